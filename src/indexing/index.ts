export { type BuildOptions, type BuiltIndex, buildIndex } from './build.ts'
export { buildRows } from './buildRows.ts'
export {
  createLogReader,
  type Log,
  type LogOptions,
  type LogReader,
  type LogReport,
  type LogRow,
} from './log.ts'
export { readTsv, type TsvLog } from './readTsv.ts'
export type { Parameters } from './tables.ts'
export { writeIndex } from './writeIndex.ts'
