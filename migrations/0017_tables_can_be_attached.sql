-- Schemas of which the account's own profiles may attach tables; an operator may attach any.
alter table rowcast.account add column attach_schemas text[] not null default '{}';

-- A data_table whose rows lie in a table that is not ours: found by its names, or, renamed, by its oid.
create table rowcast.attached_table (
  account_id text not null,
  table_id bigint not null,
  relation oid not null unique,
  schema_name text not null,
  relation_name text not null,
  -- Columns of the primary key, in its order.
  key_columns text[] not null,
  -- The column that PK_ID gives: the key, if it is one whole number; null: the table has no PK_ID.
  pk_id_column text,
  -- rowcast.relation_fingerprint when the fields were last read from the columns.
  fingerprint text not null,
  attached_at timestamptz not null default clock_timestamp(),
  primary key (account_id, table_id),
  unique (schema_name, relation_name),
  foreign key (account_id, table_id) references rowcast.data_table (account_id, id) on delete cascade
);

-- Attached tables: the column behind the field: {"column", "number", "typeSchema", "typeName", "kind", …}. Null: named like the field.
alter table rowcast.field add column source jsonb;
-- The column that holds PK_ID; null: the table has none.
alter table rowcast.table_shape add column key_column text default 'PK_ID';
