-- The files of an account and the attachments of its records. The bytes lie in the database, so that every API process sees
-- the same files, and a backup of the database is a backup of all (docs/decisions/0012).
create table rowcast.content (
  account_id text not null references rowcast.account (id),
  id uuid not null default gen_random_uuid(),
  size bigint not null default 0 check (size >= 0),
  -- The record that an attachment was uploaded for; null: of a file. No foreign key: records go in ways of their own.
  table_id bigint,
  field_id bigint,
  record_key bigint,
  name text,
  content_type text,
  -- Since when nothing names it: from the first byte, until a file or a record takes it. The sweep deletes by this.
  unused_since timestamptz default clock_timestamp(),
  -- When the sweep last looked whether the record of an attachment still has it.
  checked_at timestamptz not null default clock_timestamp(),
  primary key (account_id, id)
);
create index content_unused on rowcast.content (unused_since) where unused_since is not null;
create index content_checked on rowcast.content (checked_at) where table_id is not null;

create table rowcast.content_chunk (
  account_id text not null,
  content_id uuid not null,
  -- From 0. All chunks of a content but the last are of the same size.
  place integer not null,
  bytes bytea not null,
  primary key (account_id, content_id, place),
  foreign key (account_id, content_id) references rowcast.content (account_id, id) on delete cascade
);
-- Most files are compressed already; uncompressed, a chunk is read without a copy.
alter table rowcast.content_chunk alter column bytes set storage external;

create table rowcast.folder (
  account_id text not null references rowcast.account (id),
  id uuid not null default gen_random_uuid(),
  -- null: in the root.
  parent_id uuid,
  name text not null check (char_length(name) between 1 and 255),
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, id),
  foreign key (account_id, parent_id) references rowcast.folder (account_id, id) on delete cascade
);
create unique index folder_name on rowcast.folder (account_id, parent_id, lower(name)) nulls not distinct;

create table rowcast.file (
  account_id text not null references rowcast.account (id),
  id uuid not null default gen_random_uuid(),
  folder_id uuid,
  name text not null check (char_length(name) between 1 and 255),
  content_type text not null,
  size bigint not null,
  content_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  modified_at timestamptz not null default clock_timestamp(),
  primary key (account_id, id),
  foreign key (account_id, folder_id) references rowcast.folder (account_id, id),
  foreign key (account_id, content_id) references rowcast.content (account_id, id)
);
create unique index file_name on rowcast.file (account_id, folder_id, lower(name)) nulls not distinct;
create index file_content on rowcast.file (account_id, content_id);
