import { openReference } from '../reference.js'

/** How many lines there are. */
export const open = async (name) => (await openReference(name)).lines().length
