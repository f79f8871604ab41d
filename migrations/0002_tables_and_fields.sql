-- What Rowcast knows of the users' own tables. The data itself lies in real tables, one schema per account,
-- a column per field, the column named like the field.
create table rowcast.data_table (
  account_id text not null references rowcast.account (id),
  id bigint generated always as identity,
  name text not null,
  note text not null default '',
  shape_version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, id)
);
create unique index data_table_name on rowcast.data_table (account_id, lower(name));

create table rowcast.field (
  account_id text not null,
  table_id bigint not null,
  id bigint generated always as identity,
  name text not null,
  type text not null,
  display_order integer not null,
  is_unique boolean not null default false,
  unique_allows_nulls boolean not null default false,
  editable boolean not null default true,
  label text not null default '',
  description text not null default '',
  -- What only some types have: OnInsert, OnUpdate, TimeZone, Format, Prefix, Length; list options and the next option id.
  properties jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, table_id, id),
  foreign key (account_id, table_id) references rowcast.data_table (account_id, id) on delete cascade
);
create unique index field_name on rowcast.field (account_id, table_id, lower(name));

-- A profile without access to all objects reaches the tables listed here.
create table rowcast.profile_access (
  account_id text not null,
  profile_id text not null,
  table_id bigint not null,
  may_write boolean not null default false,
  primary key (account_id, profile_id, table_id),
  foreign key (account_id, profile_id) references rowcast.profile (account_id, id) on delete cascade,
  foreign key (account_id, table_id) references rowcast.data_table (account_id, id) on delete cascade
);

-- The fields of a table as they were at one version, so that a change made before a rename still resolves.
-- fields: [{"id", "name", "type", "options"?}] in display order. Kept while changes, messages or logs may
-- name it; nothing in it is ever updated but unused_since.
create table rowcast.table_shape (
  account_id text not null,
  table_id bigint not null,
  version integer not null,
  table_name text not null,
  fields jsonb not null,
  made_at timestamptz not null default clock_timestamp(),
  -- When the sweep first saw that no later change can name it: a newer version exists, or the table is gone.
  unused_since timestamptz,
  primary key (account_id, table_id, version)
);
