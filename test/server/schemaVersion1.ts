/** The tables as version 1 made them, with some of everything that can be in them that later versions change. */
export const schemaVersion1: readonly string[] = [
  'create schema throughline',
  'create table throughline.schema (version integer primary key)',
  'insert into throughline.schema values (1)',
  `create table throughline.logs (
       log text primary key,
       number bigint not null default 0,
       joined_into text,
       created_at timestamptz not null default now()
     )`,
  `create table throughline.devices (
       device text not null,
       customer text,
       bound_at timestamptz not null default now(),
       primary key (device, bound_at)
     )`,
  'create index on throughline.devices (customer)',
  `create table throughline.log_devices (
       log text not null,
       device text not null,
       n bigint not null,
       primary key (log, device)
     )`,
  `create table throughline.entries (
       log text not null,
       device text not null,
       n bigint not null,
       number bigint not null,
       v smallint not null,
       collection text not null,
       op jsonb,
       channel text not null,
       at timestamptz not null,
       seen bigint not null,
       own bigint not null,
       rejected text,
       primary key (log, device, n),
       unique (log, number)
     )`,
  `create table throughline.rows (
       log text not null,
       collection text not null,
       key text not null,
       v smallint not null,
       row jsonb,
       number bigint not null,
       primary key (log, collection, key)
     )`,
  'create index on throughline.rows (log, collection, number)',
  `create table throughline.touchpoints (
       device text not null,
       id text not null,
       n bigint not null,
       log text not null,
       channel text not null,
       received_at timestamptz not null,
       at timestamptz not null,
       device_at timestamptz not null,
       name text not null,
       params jsonb not null,
       page jsonb,
       primary key (device, id)
     )`,
  'create index on throughline.touchpoints (at)',
  'create table throughline.settings (key text primary key, value text not null)',
  `insert into throughline.devices values
     ('d_1', 'mio', '2026-03-01T00:00:00Z'), ('d_1', null, '2026-03-10T00:00:00Z')`,
  `insert into throughline.touchpoints
     (device, id, n, log, channel, received_at, at, device_at, name, params, page)
   select 'd_1', 'old ' || n, n, 'g_1', 'web', '2026-03-05T12:00:00Z', '2026-03-05T11:00:00Z', '2026-03-05T11:30:00Z',
     'page_view', '{"a": 1}', '{"location": "/"}' from (values (1), (2), (4)) as numbers(n)`,
]
