import type { ChangedRow, Database, LogState, Transaction } from './database.ts'
import { ROW_VERSION } from './database.ts'
import { migrate } from './schema.ts'
import { sqlIndexes } from './sqlIndexes.ts'
import { sqlTouchpoints } from './sqlTouchpoints.ts'

/** Runs one statement and answers its rows. */
export type Query = <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>

/** Runs `work` between `begin` and `commit`, isolated as "read committed". */
export type RunTransaction = <T>(work: (query: Query) => Promise<T>) => Promise<T>

/**
 * The database in SQL that PostgreSQL 15 understands. A bigint comes out cast to float8, because drivers disagree on
 * what it is in JavaScript; JSON goes in as text, because they disagree on that, too.
 */
export function sqlDatabase(run: RunTransaction): Database {
  return {
    open: () => run(migrate),
    secret: (made) =>
      run(async (query) => {
        const insert = `insert into throughline.settings values ('secret', $1) on conflict do nothing`
        await query(insert, [made])
        const select = `select value from throughline.settings where key = 'secret'`
        const [found] = await query<{ value: string }>(select)
        return found?.value ?? made
      }),
    transaction: (work) => run((query) => work(statements(query))),
    ...sqlTouchpoints(run),
    ...sqlIndexes(run),
  }
}

function statements(query: Query): Transaction {
  const find = async (log: string): Promise<LogState | undefined> => {
    const [found] = await query<{ number: number; folded: number; joined_into: string | null }>(
      `select number::float8 as number, folded::float8 as folded, joined_into
       from throughline.logs where log = $1 for update`,
      [log],
    )
    if (!found) return undefined
    const { number, folded, joined_into } = found
    return { number, folded, ...(joined_into && { joinedInto: joined_into }) }
  }

  return {
    async lock(log) {
      const found = await find(log)
      if (found) return found
      await query('insert into throughline.logs (log) values ($1) on conflict do nothing', [log])
      return (await find(log)) ?? { number: 0, folded: 0 }
    },
    async highest(log, device) {
      const [found] = await query<{ n: number }>(
        'select n::float8 as n from throughline.log_devices where log = $1 and device = $2',
        [log, device],
      )
      return found?.n ?? 0
    },
    async rows(log, collections) {
      const found = await query<ChangedRow>(
        `select r.collection, r.key, r.row from throughline.rows r
         where r.log = $1 and r.row is not null and ($2::text is null
           or r.collection in (select jsonb_array_elements_text($2::text::jsonb)))
         order by r.number, r.key`,
        [log, collections ? JSON.stringify(collections) : null],
      )
      const all = new Map<string, Map<string, unknown>>()
      for (const { collection, key, row } of found)
        all.set(collection, (all.get(collection) ?? new Map()).set(key, row))
      return all
    },
    rowsAfter: (log, cursor) =>
      query<ChangedRow>(
        `select r.collection, r.key, r.row, r.number::float8 as number from throughline.rows r
         where r.log = $1 and r.number > $2::float8 and ($2::float8 > 0 or r.row is not null)
         order by r.number, r.key`,
        [log, cursor],
      ),
    async rejected(log, device, first, last) {
      const found = await query<{ n: number; rejected: string }>(
        `select n::float8 as n, rejected from throughline.entries
         where log = $1 and device = $2 and n between $3::float8 and $4::float8 and rejected is not null order by n`,
        [log, device, first, last],
      )
      return found.map(({ n, rejected }) => [n, rejected])
    },
    async reject(log, device, reasons) {
      for (const [n, reason] of reasons)
        await query(
          'update throughline.entries set rejected = $4 where log = $1 and device = $2 and n = $3::float8',
          [log, device, n, reason],
        )
    },
    async append({ log, device, n, number, entries, rows }) {
      await query(insertEntries, [log, JSON.stringify(entries)])
      if (rows.length) await query(upsertRows, [log, JSON.stringify(rows), ROW_VERSION])
      await query('update throughline.logs set number = $2 where log = $1', [log, number])
      await query(
        `insert into throughline.log_devices (log, device, n) values ($1, $2, $3)
         on conflict (log, device) do update set n = excluded.n`,
        [log, device, n],
      )
    },
    async acknowledge(log, device, seen, at, active) {
      const [found] = await query<{ least: number | null }>(acknowledge, [log, device, seen, at, active])
      return found?.least ?? undefined
    },
    async compact({ log, folded, rows, history }) {
      if (rows.length) await query(replaceRows, [log, JSON.stringify(rows)])
      await query(forgetRows, [log, folded])
      if (!history)
        await query('delete from throughline.entries where log = $1 and number <= $2::float8', [log, folded])
      await query('update throughline.logs set folded = $2::float8 where log = $1', [log, folded])
    },
    async join(guest, account) {
      await query('update throughline.logs set joined_into = $2 where log = $1', [guest, account])
    },
    async bind(device, customer, at) {
      await query(
        `insert into throughline.devices (device, customer, bound_at)
         select $1, $2::text, to_timestamp($3::float8 / 1000) where $2::text is distinct from
           (select customer from throughline.devices where device = $1 order by bound_at desc limit 1)
         on conflict (device, bound_at) do update set customer = excluded.customer`,
        [device, customer, at],
      )
    },
    async forget(log, device) {
      await query('delete from throughline.touchpoints where device = $1 or log = $2', [device, log])
      for (const table of ['dropped', 'devices'])
        await query(`delete from throughline.${table} where device = $1`, [device])
      await query('delete from throughline.log_devices where device = $1 and n = 0', [device])
      for (const table of ['entries', 'rows', 'log_devices', 'logs'])
        await query(`delete from throughline.${table} where log = $1`, [log])
    },
  }
}

const insertEntries = `
  insert into throughline.entries
    (log, device, n, number, v, collection, op, channel, at, seen, own, rejected)
  select $1, e.device, e.n, e.number, e.v, e.collection, e.op, e.channel, to_timestamp(e.at / 1000), e.seen, e.own,
    e.rejected
  from jsonb_to_recordset($2::text::jsonb) as e(device text, n bigint, number bigint, v smallint, collection text,
    op jsonb, channel text, at float8, seen bigint, own bigint, rejected text)`

const upsertRows = `
  insert into throughline.rows (log, collection, key, row, number, v)
  select $1, r.collection, r.key, r.row, r.number, $3
  from jsonb_to_recordset($2::text::jsonb) as r(collection text, key text, row jsonb, number bigint)
  on conflict (log, collection, key) do update set row = excluded.row, number = excluded.number, v = excluded.v`

// Whoever only asks whether there is something new writes nothing, but once a day.
const acknowledge = `
  with noted as (
    insert into throughline.log_devices as d (log, device, n, seen, active_at)
    values ($1, $2, 0, $3::float8, to_timestamp($4::float8 / 1000))
    on conflict (log, device) do update set seen = excluded.seen, active_at = excluded.active_at
    where d.seen <> excluded.seen or d.active_at < excluded.active_at - interval '1 day'
  )
  select min(seen)::float8 as least from throughline.log_devices
  where log = $1 and device <> $2 and active_at > to_timestamp($5::float8 / 1000)`

const replaceRows = `
  update throughline.rows set row = r.row
  from jsonb_to_recordset($2::text::jsonb) as r(collection text, key text, row jsonb)
  where rows.log = $1 and rows.collection = r.collection and rows.key = r.key`

const forgetRows = `
  delete from throughline.rows where log = $1 and row is null and number <= $2::float8`
