import { StorefrontError } from '../../core/errors.ts'
import { AGES, FEATURES, MOST_ITEMS, MOST_VISITED } from './format.ts'

/** The version of manifest and file that this library writes, and the newest that it reads. */
export const FORMAT_VERSION = 1

/** How neighbours are found and weighed, as tables: whoever asks computes no power and no logarithm. */
export interface Tables {
  /** Weight of an item by its number of sessions, four steps for each doubling. */
  readonly rarity: readonly number[]
  /** Weight of a past session by its number of items. */
  readonly length: readonly number[]
  /** Weight of a past session by its age, in steps of the log. */
  readonly age: readonly number[]
  /** Weight of a past session by the place, from the newest, of the newest item it shares. */
  readonly recency: readonly number[]
  /** Weight of an item by its distance to the newest shared item. */
  readonly distance: readonly number[]
  /** Weight of an item that comes before the newest shared item. */
  readonly before: number
  /** How many sessions of an item are looked at, from the newest. */
  readonly sessions: number
  /** How many neighbours count. */
  readonly neighbours: number
}

/** What belongs to an index beside its file: small, and fetched anew while the file stays the same. */
export interface Manifest {
  readonly version: number
  /** The shop whose sessions these are. */
  readonly name: string
  /** Beginning of the SHA-256 of file and ids, and of their names. */
  readonly hash: string
  readonly sessions: number
  readonly items: number
  readonly tables: Tables
  /** Weights of the re-ranker, in the order in which `features.ts` writes them; without any, neighbours alone decide. */
  readonly ranker: readonly number[]
  /** The ids of the items with most sessions in the newest 5 % of the log, best first. */
  readonly trending: readonly string[]
}

/** Why an index was not taken; the one that is in use stays. */
export class IndexError extends StorefrontError {
  declare readonly code: 'truncated' | 'corrupt' | 'newer' | 'wrong-shop'
  constructor(code: IndexError['code'], message: string) {
    super(code, message)
  }
}

const lists = ['rarity', 'length', 'age', 'recency', 'distance'] as const
/** More neighbours, or sessions of one item, than any list is made of. */
const MOST = 100_000
const isWeight = (value: number): boolean => Number.isFinite(value) && value > 0

/**
 * A manifest as it came from the network, held to what this library can use.
 *
 * @throws {IndexError} `newer`, `wrong-shop`, `corrupt`
 */
export function readManifest(value: unknown, name: string): Manifest {
  const manifest = value as Manifest
  const version: unknown = manifest?.version
  if (Number(version) > FORMAT_VERSION)
    throw new IndexError('newer', `The index has format ${version}, newer than ${FORMAT_VERSION}.`)
  const { tables, ranker, trending, items } = manifest ?? {}
  const sound =
    version === FORMAT_VERSION &&
    items >= 0 &&
    /^[0-9a-f]{16}$/.test(`${manifest.hash}`) &&
    [tables?.sessions, tables?.neighbours].every((count) => Number.isInteger(count) && count <= MOST) &&
    [tables?.before, tables?.sessions, tables?.neighbours].every(isWeight) &&
    lists.every(
      (list) => Array.isArray(tables[list]) && tables[list].length && tables[list].every(isWeight),
    ) &&
    tables.length.length > MOST_ITEMS &&
    tables.distance.length >= MOST_ITEMS &&
    tables.age.length >= AGES &&
    tables.recency.length >= MOST_VISITED &&
    Array.isArray(ranker) &&
    (!ranker.length || ranker.length === FEATURES) &&
    ranker.every(Number.isFinite) &&
    Array.isArray(trending) &&
    trending.every((id) => typeof id === 'string')
  if (!sound) throw new IndexError('corrupt', 'The manifest of the index cannot be read.')
  if (manifest.name !== name)
    throw new IndexError('wrong-shop', `The index is of the shop '${manifest.name}', not of '${name}'.`)
  return manifest
}
