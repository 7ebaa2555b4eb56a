export type { Accept, AcceptContext, Adjustment, ChangedLine } from './accept.ts'
export type { Catalogue } from './catalogue.ts'
export type { OpSchema, OpVerdict, ServerCollection } from './collections.ts'
export type {
  Change,
  ChangedRow,
  Compaction,
  Database,
  DecidedEntry,
  Gap,
  GapQuery,
  LogState,
  StoredTouchpoint,
  TouchpointBatch,
  Transaction,
  Whose,
} from './database.ts'
export { createSyncHandler, type SyncHandler, type SyncHandlerOptions } from './handler.ts'
export type { Authenticate } from './identity.ts'
export type {
  IndexDatabase,
  IndexPart,
  StorableIndex,
  StoredVisit,
  VisitCursor,
} from './indexDatabase.ts'
export { type PgliteDatabase, type PgliteTransaction, pglite } from './pglite.ts'
export { type PostgresClient, type PostgresPool, postgres } from './postgres.ts'
export {
  type RecommendationIndexes,
  recommendationIndexes,
  type Visit,
  type VisitsQuery,
} from './recommendationIndexes.ts'
export { type Touchpoints, touchpoints } from './touchpoints.ts'
