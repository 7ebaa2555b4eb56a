import { StorefrontError } from '../core/errors.ts'
import type { Query } from './sql.ts'

/** Any number will do, as long as every server takes the same one. */
const MIGRATION_LOCK = 7_468_726

/** Each version's statements, the first one leading to version 1. Released ones never change. */
const migrations: readonly (readonly string[])[] = [
  [
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
  ],
  [
    `alter table throughline.touchpoints
       alter column n drop not null,
       alter column device_at drop not null,
       add column skew bigint,
       add column purpose text not null default 'analytics',
       add column session text,
       add column campaign jsonb,
       add column click_ids jsonb,
       add column fields jsonb`,
    // Not unique: a device that counts wrongly must not lose what happened.
    'create index on throughline.touchpoints (device, n)',
    'create index on throughline.touchpoints (log)',
    `create table throughline.dropped (
       device text not null,
       first bigint not null,
       last bigint not null,
       primary key (device, first)
     )`,
  ],
  [
    'alter table throughline.logs add column folded bigint not null default 0',
    `alter table throughline.log_devices
       add column seen bigint not null default 0,
       add column active_at timestamptz not null default to_timestamp(0)`,
  ],
  [
    `create table throughline.indexes (
       name text not null,
       hash text not null,
       manifest jsonb not null,
       file bytea not null,
       ids text not null,
       built_at timestamptz not null default now(),
       primary key (name, hash)
     )`,
  ],
]

/** The version of the tables that this code knows. */
export const SCHEMA_VERSION: number = migrations.length

/** Brings the tables to this code's version, once, also when several servers start at the same time. */
export async function migrate(query: Query): Promise<void> {
  await query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
  // Looked up in the tables themselves: to_regclass and "create … if not exists" ask a cache that may not know yet what
  // another server has just committed, and the latter needs rights that a running shop's role may not have.
  const [found] = await query<{ schema: boolean; versions: boolean }>(
    `select exists (select from pg_catalog.pg_namespace where nspname = 'throughline') as schema,
       exists (select from pg_catalog.pg_tables where schemaname = 'throughline' and tablename = 'schema') as versions`,
  )
  if (!found?.schema) await query('create schema throughline')
  if (!found?.versions) await query('create table throughline.schema (version integer primary key)')
  const [newest] = await query<{ version: number }>(
    'select coalesce(max(version), 0) as version from throughline.schema',
  )
  const version = newest?.version ?? 0
  if (version > SCHEMA_VERSION)
    throw new StorefrontError(
      'newer',
      `The database has schema version ${version}, this server knows ${SCHEMA_VERSION}: update the server.`,
    )
  for (const statement of migrations.slice(version).flat()) await query(statement)
  if (version < SCHEMA_VERSION)
    await query('insert into throughline.schema (version) values ($1)', [SCHEMA_VERSION])
}
