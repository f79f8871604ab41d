-- The outbox: one row per changed record, written by the capture triggers in the change's own transaction
-- and deleted by fan-out. No foreign keys: nothing may slow or fail the user's write.
create table rowcast.change (
  -- CACHE 1 and drawn under the record's row lock: rises in commit order per record.
  id bigint generated always as identity (cache 1),
  account_id text not null,
  table_id bigint not null,
  shape_version integer not null,
  operation "char" not null check (operation in ('I', 'U', 'D')),
  record_key text not null,
  -- json, not jsonb: written once, read once, numbers stay text tokens.
  old_row json,
  new_row json,
  -- PASSWORD fields whose value changed; their values are never captured.
  changed_hidden text[],
  source text not null,
  actor text,
  -- Loop guard: the message that this change answers (set by a client that sends back webhook-id).
  cause uuid,
  changed_at timestamptz not null,
  size integer not null,
  primary key (table_id, id)
) with (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 200000,
  autovacuum_vacuum_cost_delay = 0
);

-- Which capture triggers stand on which table, and since when nobody needs them.
create table rowcast.capture (
  account_id text not null,
  table_id bigint not null,
  operation "char" not null check (operation in ('I', 'U', 'D')),
  sources text[] not null,
  unused_since timestamptz,
  primary key (account_id, table_id, operation),
  foreign key (account_id, table_id) references rowcast.data_table (account_id, id) on delete cascade
);
