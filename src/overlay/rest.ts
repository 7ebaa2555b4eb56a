import type { Context } from './context.ts'
import { createCheckoutPanel } from './panels/checkout.ts'
import { createConsentPanel } from './panels/consent.ts'
import { createControlsPanel } from './panels/controls.ts'
import { createLinesPanel } from './panels/lines.ts'
import { createPagePanel } from './panels/page.ts'
import { createPlanPanel } from './panels/plan.ts'
import { createRecommendationsPanel } from './panels/recommendations.ts'
import { createSyncPanel } from './panels/sync.ts'
import type { Panel } from './view/frame.ts'
import { moreJa } from './view/moreTexts.ts'
import { learn } from './view/texts.ts'

/** The panels beside the list of events; they are loaded when somebody looks at one of them. */
export function createRest(context: Context): readonly Panel[] {
  learn(moreJa)
  const panels = [
    createPlanPanel(context),
    createLinesPanel(context),
    createCheckoutPanel(context),
    createConsentPanel(context),
    createSyncPanel(context),
    createPagePanel(context),
    createControlsPanel(context),
  ]
  // What explains them may come later than the page.
  void Promise.resolve(context.options.recommendations).then((recommendations) => {
    if (recommendations) panels.splice(4, 0, createRecommendationsPanel(context, recommendations))
    context.redraw()
  })
  return panels
}
