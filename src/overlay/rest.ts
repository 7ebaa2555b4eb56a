import type { Context } from './context.ts'
import { createCheckoutPanel } from './panels/checkout.ts'
import { createConsentPanel } from './panels/consent.ts'
import { createControlsPanel } from './panels/controls.ts'
import { drawDetail } from './panels/eventDetail.ts'
import { createLinesPanel } from './panels/lines.ts'
import { createPagePanel } from './panels/page.ts'
import { createPlanPanel } from './panels/plan.ts'
import { createRecommendationsPanel } from './panels/recommendations.ts'
import { createSyncPanel } from './panels/sync.ts'
import type { Panel } from './view/frame.ts'
import type { Child } from './view/h.ts'
import { moreCss } from './view/moreStyles.ts'
import { moreJa } from './view/moreTexts.ts'
import { sheetOf } from './view/sheet.ts'
import { learn } from './view/texts.ts'
import type { Recorded } from './watch/record.ts'

/** What is loaded when somebody looks at more than the list of events. */
export interface Rest {
  readonly panels: readonly Panel[]
  readonly drawDetail: (record: Recorded, close: () => void) => Child
}

export function createRest(context: Context, recording: boolean): Rest {
  learn(moreJa)
  const root = context.root()
  root.adoptedStyleSheets = [sheetOf(moreCss), ...root.adoptedStyleSheets]
  // What records is a file of its own: few who look on make a test of it.
  let loading = false
  const load = () => {
    if (!loading)
      import('./panels/record.ts').then(
        ({ createRecordPanel }) => {
          // It may have ended meanwhile.
          if (!context.root().host.isConnected) return
          panels[panels.indexOf(record)] = createRecordPanel(context)
          context.redraw()
        },
        () => {
          loading = false
        },
      )
    loading = true
    return []
  }
  const record: Panel = { name: 'record', draw: load }
  if (recording) load()
  const panels: Panel[] = [
    createPlanPanel(context),
    createLinesPanel(context),
    createCheckoutPanel(context),
    createConsentPanel(context),
    createSyncPanel(context),
    createPagePanel(context),
    createControlsPanel(context),
    record,
  ]
  // What explains them may come later than the page.
  void Promise.resolve(context.options.recommendations).then((recommendations) => {
    if (recommendations) panels.splice(4, 0, createRecommendationsPanel(context, recommendations))
    context.redraw()
  }, console.warn)
  return { panels, drawDetail: (record, close) => drawDetail(context, record, close) }
}
