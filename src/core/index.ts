export { type Collection, defineCollection, type Purpose, type Rows } from './collection.ts'
export { type Channel, ENTRY_VERSION, type Entry } from './entry.ts'
export { StorageError, StorefrontError, SyncError, UsageError } from './errors.ts'
export type { Item } from './item.ts'
export type {
  Change,
  Connection,
  Exchange,
  Hub,
  Join,
  OpenStorage,
  Status,
  Storage,
  Transport,
} from './ports.ts'
export { derive, type Readable, type Writable, writable } from './readable.ts'
export type { Commit, Replica, Settlement } from './replica.ts'
export { createStorefront, type Storefront, type StorefrontOptions } from './storefront.ts'
export { createSync } from './sync.ts'
