import type { Dialect } from './mapping.ts'

/**
 * Genesys Journey: `Journey.pageview`, and `Journey.record` under any name with flat attributes.
 * https://developer.genesys.cloud/commdigital/digital/webmessaging/messengersdk/SDKCommandsEvents/
 */
export const genesys: Dialect = {
  events: { page_view: 'pageview', web_vitals: null },
  open: true,
  params: { page_location: 'pageUrl', page_title: 'pageTitle' },
}
