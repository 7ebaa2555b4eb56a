import { clickIdPatterns } from '../core/clickIds.ts'
import type { Database, Gap, Whose } from './database.ts'
import type { RunTransaction } from './sql.ts'

/** So many are deleted in one transaction, so that none lasts long however much is old. */
const MOST_PURGED = 10_000

/** The part of the database that keeps touchpoints. Nothing here locks a log. */
export function sqlTouchpoints(
  run: RunTransaction,
): Pick<Database, 'addTouchpoints' | 'touchpointGaps' | 'purgeTouchpoints' | 'forgetTouchpoints'> {
  const countOf = async (text: string, values: readonly unknown[]) => {
    const [found] = await run((query) => query<{ count: number }>(text, values))
    return found?.count ?? 0
  }

  return {
    addTouchpoints: ({ device, log, touchpoints, asked, dropped }) =>
      run(async (query) => {
        if (touchpoints.length) await query(insert, [device, log, JSON.stringify(touchpoints)])
        if (dropped.length) await query(insertDropped, [device, JSON.stringify(dropped)])
        if (!asked.length) return []
        return (await query<{ id: string }>(ask, [device, JSON.stringify(asked)])).map(({ id }) => id)
      }),
    touchpointGaps: ({ device, before }) =>
      run((query) => query<Gap>(selectGaps, [device ?? null, before ?? null])),
    purgeTouchpoints: (before) => countOf(purge, [before, MOST_PURGED]),
    forgetTouchpoints: (whose, purpose) =>
      countOf(forget(whose), ['device' in whose ? whose.device : whose.customer, purpose ?? null]),
  }
}

/*
 * In the order of their ids, each one once: of two requests that bring the same ones, the second waits for the first
 * instead of both for each other, and a row that is new twice cannot be updated. What its device has given up, or somebody
 * has forgotten, was on its way meanwhile and is too late.
 */
const insert = `
  insert into throughline.touchpoints
    (device, log, id, n, channel, purpose, received_at, skew, at, device_at, session, campaign, click_ids, page, name,
     params, fields)
  select distinct on (t.id) $1, $2, t.id, t.n, t.channel, t.purpose, to_timestamp(t.received / 1000), t.skew,
    to_timestamp(t.at / 1000), to_timestamp(t."deviceAt" / 1000), t.session, t.campaign, t."clickIds", t.page, t.name,
    t.params, t.fields
  from jsonb_to_recordset($3::text::jsonb) as t(id text, n bigint, channel text, purpose text, received float8,
    skew bigint, at float8, "deviceAt" float8, session text, campaign jsonb, "clickIds" jsonb, page jsonb, name text,
    params jsonb, fields jsonb)
  where t.n is null or coalesce(
    (select d.last < t.n from throughline.dropped d where d.device = $1 and d.first <= t.n order by d.first desc limit 1),
    true)
  order by t.id, t.n
  on conflict (device, id) do update set n = excluded.n where touchpoints.n is null and excluded.n is not null`

/** What is noted as dropped is one range from each first number on. */
const noting = `insert into throughline.dropped as d (device, first, last)`
const extending = `on conflict (device, first) do update set last = greatest(d.last, excluded.last)`

const insertDropped = `
  ${noting}
  select $1, (range ->> 0)::bigint as first, max((range ->> 1)::bigint)
  from jsonb_array_elements($2::text::jsonb) as range
  group by first order by first
  ${extending}`

const ask = `
  with asked as (
    select pair ->> 1 as id, nullif(max((pair ->> 0)::bigint), 0) as n, min(place) as place
    from jsonb_array_elements($2::text::jsonb) with ordinality as pairs(pair, place) group by 1
  ), filled as (
    update throughline.touchpoints t set n = asked.n from asked
    where t.device = $1 and t.id = asked.id and t.n is null and asked.n is not null
  )
  select asked.id from asked
  where not exists (select from throughline.touchpoints t where t.device = $1 and t.id = asked.id)
  order by asked.place`

/** A gap lies between a range and whatever of the ranges before it reaches furthest. */
const selectGaps = `
  with there as (
    select device, n as first, n as last, received_at from throughline.touchpoints
    where n is not null and ($1::text is null or device = $1)
  ), highest as (
    select device, max(last) as n from there
    where received_at < coalesce(to_timestamp($2::float8 / 1000), 'infinity') group by device
  ), ranges as (
    select device, first, last from there
    union all
    select device, first, last from throughline.dropped where $1::text is null or device = $1
  ), reached as (
    select device, first, coalesce(max(last) over (partition by device order by first, last
      rows between unbounded preceding and 1 preceding), 0) as before
    from ranges
  )
  select device, (before + 1)::float8 as first, (first - 1)::float8 as last
  from reached join highest using (device)
  where first > before + 1 and first <= highest.n
  order by device, first`

const purge = `
  with old as (
    select device, id from throughline.touchpoints where at < to_timestamp($1::float8 / 1000) order by at limit $2
  ), gone as (
    delete from throughline.touchpoints t using old where t.device = old.device and t.id = old.id
    returning t.device, t.n
  ), highest as (
    select device, max(n) as n from gone where n > 0 group by device
  ), noted as (
    ${noting}
    select device, 1, n from highest order by device
    ${extending}
  ), covered as (
    delete from throughline.dropped d using highest
    where d.device = highest.device and d.first > 1 and d.last <= highest.n
  )
  select count(*)::float8 as count from gone`

const timesOfDevice = `select $1::text as device, timestamptz '-infinity' as since, timestamptz 'infinity' as until`

const timesOfCustomer = `
    select device, bound_at as since, until from (
      select device, customer, bound_at, lead(bound_at, 1, 'infinity') over (partition by device order by bound_at) as until
      from throughline.devices where device in (select device from throughline.devices where customer = $1)
    ) as bindings where customer = $1`

const meant = `t.device = times.device and t.at >= times.since and t.at < times.until`

/** A column of JSON without what goes with a purpose, $2, wherever it hides. */
const cleaned = (column: string): string => {
  const text = clickIdPatterns().reduce(
    (rest, [pattern, keeps]) => `regexp_replace(${rest}, '${pattern}', '${keeps ? '\\1' : ''}', 'gi')`,
    `(${column})::text`,
  )
  return `case when $2 = 'marketing' then (${text})::jsonb else ${column} end`
}
const hides = clickIdPatterns().map(([pattern]) => `concat(t.page, t.params, t.fields) ~* '${pattern}'`)

const forget = (whose: Whose): string => `
  with times as (${'device' in whose ? timesOfDevice : timesOfCustomer}), gone as (
    delete from throughline.touchpoints t using times where ${meant} and ($2::text is null or t.purpose = $2)
    returning t.device, t.n
  ), emptied as (
    update throughline.touchpoints t set fields = nullif(${cleaned('t.fields - $2::text')}, '{}'),
      click_ids = case when $2 = 'marketing' then null else t.click_ids end,
      page = ${cleaned('t.page')}, params = ${cleaned('t.params')}
    from times where ${meant} and t.purpose <> $2
      and (jsonb_exists(t.fields, $2) or ($2 = 'marketing' and (t.click_ids is not null or ${hides.join(' or ')})))
  ), islands as (
    select device, n, n - row_number() over (partition by device order by n) as island
    from (select distinct device, n from gone where n > 0) as numbers
  ), noted as (
    ${noting}
    select device, min(n) as first, max(n) from islands group by device, island order by device, first
    ${extending}
  )
  select count(*)::float8 as count from gone`
