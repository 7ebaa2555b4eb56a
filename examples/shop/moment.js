/**
 * What a step back leads away from: as soon as it is another, `undo` would undo something else than what was offered.
 * @param {{ lines: readonly { id: string, quantity?: number }[] }} state
 */
export const moment = ({ lines }) => JSON.stringify(lines.map(({ id, quantity }) => [id, quantity]))
