export { watchShelf } from '../browser/watchShelf.ts'
export type { Arm } from './arm.ts'
export { type TrailOp, type TrailRow, trailCollection } from './collection.ts'
export { decodeIndex, type PackedIndex, type SessionIndex } from './engine/decode.ts'
export { createEngine, type Engine, type ListRequest, type Recommended } from './engine/engine.ts'
export { FORMAT_VERSION, IndexError, type Manifest, readManifest, type Tables } from './engine/manifest.ts'
export type { Visit } from './engine/query.ts'
export { mergeRows, type NeighbourRow } from './engine/rows.ts'
export type { ListState, RecommendationList, RecommendedItem } from './list.ts'
export { type DeviceOptions, onDevice } from './onDevice.ts'
export type { Placement, PlaceRequest, RecommendationsOptions } from './options.ts'
export {
  createRecommendations,
  type Inspection,
  type Recommendations,
  type RecommendationsState,
} from './recommendations.ts'
export { type RemoteOptions, remote } from './remote.ts'
export type { Ask, Asked } from './service.ts'
export type {
  ListOrigin,
  OpenSource,
  Question,
  Reason,
  Repeats,
  Source,
  SourceAnswer,
  Suggested,
} from './source.ts'
