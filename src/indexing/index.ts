export { type BuildOptions, type BuiltIndex, buildIndex } from './build.ts'
export { createLogReader, type Log, type LogReport, type LogRow } from './log.ts'
export { readTsv, type TsvLog } from './readTsv.ts'
export { DEFAULTS, type Parameters } from './tables.ts'
