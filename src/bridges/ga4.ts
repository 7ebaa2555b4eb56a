import type { Dialect } from './mapping.ts'

/**
 * Google Analytics 4, whose names ours are. What its tag collects by itself (enhanced measurement) is left to it.
 * https://developers.google.com/analytics/devguides/collection/ga4/reference/events
 */
export const ga4: Dialect = { events: { page_view: null, scroll: null, click: null }, open: true }
