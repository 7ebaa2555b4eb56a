import { schemaVersion1 } from './schemaVersion1.ts'

/** The tables as version 2 made them out of those of version 1, with a customer's cart as it was kept then. */
export const schemaVersion2: readonly string[] = [
  ...schemaVersion1,
  `alter table throughline.touchpoints
     alter column n drop not null,
     alter column device_at drop not null,
     add column skew bigint,
     add column purpose text not null default 'analytics',
     add column session text,
     add column campaign jsonb,
     add column click_ids jsonb,
     add column fields jsonb`,
  'create index on throughline.touchpoints (device, n)',
  'create index on throughline.touchpoints (log)',
  `create table throughline.dropped (
     device text not null,
     first bigint not null,
     last bigint not null,
     primary key (device, first)
   )`,
  'insert into throughline.schema values (2)',
  `insert into throughline.logs (log, number, joined_into) values ('c_mio', 3, null), ('g_1', 1, 'c_mio')`,
  `insert into throughline.log_devices values ('c_mio', 'd_1', 2), ('c_mio', 'g_1', 1), ('g_1', 'd_1', 1)`,
  `insert into throughline.entries
     (log, device, n, number, v, collection, op, channel, at, seen, own, rejected)
   values
     ('c_mio', 'g_1', 1, 1, 1, 'cart', '["join", []]', 'web', '2026-03-05T11:00:00Z', 0, 0, null),
     ('c_mio', 'd_1', 1, 2, 1, 'cart', '["add", "tea", 2, {"item_id": "tea"}]', 'web', '2026-03-05T11:00:00Z', 1, 0, null),
     ('c_mio', 'd_1', 2, 3, 1, 'cart', '["bend"]', 'web', '2026-03-05T11:00:00Z', 2, 1, 'invalid'),
     ('g_1', 'd_1', 1, 1, 1, 'cart', '["add", "cup", 1, {"item_id": "cup"}]', 'web', '2026-03-05T10:00:00Z', 0, 0, null)`,
  `insert into throughline.rows values
     ('c_mio', 'cart', 'cup', 1, '{"item": {"item_id": "cup"}, "quantity": 1, "channel": "web", "place": 1}', 1),
     ('c_mio', 'cart', 'tea', 1, '{"item": {"item_id": "tea"}, "quantity": 2, "channel": "web", "place": 2}', 2),
     ('c_mio', 'cart', 'pot', 1, null, 3)`,
]
