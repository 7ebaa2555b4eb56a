import { type IndexDatabase, type StorableIndex, type StoredVisit, VISITS } from './indexDatabase.ts'
import type { RunTransaction } from './sql.ts'

/** So many touchpoints are read in one transaction, so that memory and locks stay small however many there are. */
const MOST_VISITS = 2000

/** The newest of a name and the one before. */
const KEPT = 2

/** The part of the database that keeps indexes. */
export function sqlIndexes(run: RunTransaction): IndexDatabase {
  return {
    storeIndex: ({ manifest, file, ids }) =>
      run(async (query) => {
        const { name, hash } = manifest
        const [stored] = await query(insert, [name, hash, JSON.stringify(manifest), file, ids])
        if (stored) await query(prune, [name, KEPT])
        return !!stored
      }),
    newestManifest: (name) =>
      run(async (query) => {
        const [found] = await query<{ manifest: unknown }>(selectNewest('manifest'), [name])
        return found?.manifest
      }),
    builtAt: (name) =>
      run(async (query) => {
        const [found] = await query<{ built: number }>(selectNewest(milliseconds), [name])
        return found?.built
      }),
    indexPart: (name, hash, part) =>
      run(async (query) => {
        const select = `select ${part} as part from throughline.indexes where name = $1 and hash = $2`
        const [found] = await query<{ part: StorableIndex[typeof part] }>(select, [name, hash])
        return found?.part
      }),
    countVisits: (since) =>
      run(async (query) => {
        const [found] = await query<{ count: number }>(countVisits, [since])
        return found?.count ?? 0
      }),
    visitsAfter: ({ micros, device, id }) =>
      run((query) => query<StoredVisit>(selectVisits, [micros, device, id, MOST_VISITS])),
  }
}

const milliseconds = '(extract(epoch from built_at) * 1000)::float8 as built'

const selectNewest = (columns: string) =>
  `select ${columns} from throughline.indexes where name = $1 order by built_at desc, hash limit 1`

// Never at the time of the one before, nor earlier: not every clock ticks often enough, and some go back.
const insert = `
  with newest as (${selectNewest('hash, manifest, built_at')})
  insert into throughline.indexes (name, hash, manifest, file, ids, built_at)
  select $1::text, $2::text, $3::text::jsonb, $4::bytea, $5::text,
    greatest(clock_timestamp(), (select built_at + interval '1 microsecond' from newest))
  where not exists (select from newest where hash = $2::text and manifest = $3::text::jsonb)
  on conflict (name, hash) do update set manifest = excluded.manifest, built_at = excluded.built_at
  returning hash`

const prune = `
  delete from throughline.indexes where name = $1 and hash not in
    (select hash from throughline.indexes where name = $1 order by built_at desc, hash limit $2)`

const isVisit = `t.name in (${VISITS.map((name) => `'${name}'`).join(', ')})`

const countVisits = `
  select count(*)::float8 as count from throughline.touchpoints t
  where ${isVisit} and t.at >= to_timestamp($1::float8 / 1000)`

// By time alone, whoever it was: an index needs its sessions oldest first, and there is an index on the time.
const selectVisits = `
  select t.device, t.id, (extract(epoch from t.at) * 1000000)::float8 as micros,
    coalesce('c_' || owner.customer, t.device) as session,
    jsonb_path_query_array(t.params, '$.items[*].item_id ? (@.type() == "string")') as items
  from throughline.touchpoints t
  left join lateral (
    select customer from throughline.devices d where d.device = t.device and d.bound_at <= t.at
    order by d.bound_at desc limit 1
  ) as owner on true
  where ${isVisit} and (t.at, t.device, t.id) > (to_timestamp($1::float8 / 1000000), $2::text, $3::text)
  order by t.at, t.device, t.id limit $4`
