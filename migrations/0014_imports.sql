-- An import is a job: its file is stored in pieces, then whoever claims the import reads them, checks the rows and loads them.
-- What a dead process had claimed is claimed again when its time is over.
create table rowcast.import (
  account_id text not null references rowcast.account (id),
  -- UUID v7.
  id uuid not null,
  table_id bigint not null,
  table_name text not null,
  state text not null default 'uploading' check (state in ('uploading', 'queued', 'running', 'cancelling', 'done', 'failed', 'cancelled')),
  mode text not null check (mode in ('AllOrNothing', 'BestEffort')),
  -- How the file is read: format, delimiter, encoding, header, date order, decimal separator.
  settings jsonb not null,
  -- Which column goes to which field: [{"column", "place", "fieldId"}]; and the names of columns that are passed over.
  columns jsonb not null,
  skipped_columns text[] not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null,
  started_at timestamptz,
  ended_at timestamptz,
  -- Who works on it, and until when he has it without saying so again.
  claim uuid,
  claimed_until timestamptz,
  size bigint not null default 0,
  chunks integer not null default 0,
  bytes_read bigint not null default 0,
  rows_read bigint not null default 0,
  rows_loaded bigint not null default 0,
  rows_failed bigint not null default 0,
  errors_kept integer not null default 0,
  -- BestEffort: the rows up to this one are committed or reported; an import that is taken up again goes on behind it.
  done_row bigint not null default 0,
  -- Why it failed, for people.
  reason text,
  primary key (account_id, id)
);
create index import_open on rowcast.import (id) where state in ('uploading', 'queued', 'running', 'cancelling');
create index import_ended on rowcast.import (ended_at) where ended_at is not null;

-- The file, as it came, until the import ends. Unlogged, so that a file is not written twice: a crash of PostgreSQL
-- empties it, and the import then fails and says so.
create unlogged table rowcast.import_chunk (
  account_id text not null,
  import_id uuid not null,
  number integer not null,
  bytes bytea not null,
  primary key (account_id, import_id, number)
);
-- Not compressed: it is read once and soon.
alter table rowcast.import_chunk alter column bytes set storage external;

-- What is wrong with which row of the file. The first 10,000 of an import are kept.
create table rowcast.import_error (
  account_id text not null,
  import_id uuid not null,
  number integer not null,
  row_number bigint not null,
  -- Null: the whole row.
  column_name text,
  reason text not null,
  raw text not null,
  primary key (account_id, import_id, number),
  foreign key (account_id, import_id) references rowcast.import (account_id, id) on delete cascade
);
