import { openWriteAhead } from '../writeAhead.js'

const events = openWriteAhead('write-ahead', `${globalThis.api}/collect`)
globalThis.track = events.track
