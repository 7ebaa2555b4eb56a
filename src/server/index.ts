export type { OpSchema, OpVerdict, ServerCollection } from './collections.ts'
export type {
  Change,
  ChangedRow,
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
export { type PgliteDatabase, type PgliteTransaction, pglite } from './pglite.ts'
export { type PostgresClient, type PostgresPool, postgres } from './postgres.ts'
export { type Touchpoints, touchpoints } from './touchpoints.ts'
