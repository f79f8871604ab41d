-- The queue: a row per call that is pending (or waits at a held URL). Deleted when the call is delivered, dead or
-- discarded. Read by the owner of its webhook alone, hence no claim columns.
create table rowcast.call (
  account_id text not null,
  webhook_id text not null,
  event_id text not null,
  url_id bigint not null,
  -- Milliseconds, so that a JavaScript date names the row exactly.
  due_at timestamptz(3) not null,
  -- UUID v7; stays over the retries of one URL.
  id uuid not null,
  message_id uuid not null,
  attempts smallint not null default 0,
  -- Bytes of the message's body, so that a window is bounded before the bodies are read.
  size integer not null,
  -- Set when the call belongs to a replay.
  replay_id uuid,
  primary key (url_id, due_at, id)
) with (
  fillfactor = 90,
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 200000,
  autovacuum_vacuum_cost_delay = 0
);

-- What is still open of a message: the readers' states and filters, and retention.
create index call_of_message on rowcast.call (webhook_id, message_id);

-- Calls that ended without delivery, each with its reason. Few by nature.
create table rowcast.undelivered_call (
  account_id text not null,
  webhook_id text not null,
  event_id text not null,
  url_id bigint not null,
  id uuid not null,
  message_id uuid not null,
  attempts smallint not null,
  state text not null check (state in ('dead', 'discarded')),
  reason text not null,
  ended_at timestamptz not null default clock_timestamp(),
  primary key (account_id, webhook_id, message_id, id)
);
create index undelivered_call_ended on rowcast.undelivered_call (ended_at);

create table rowcast.worker (
  id integer primary key generated always as identity,
  -- Names the machine and its process namespace: with pid, a process that can be asked whether it lives.
  host text not null,
  pid integer not null,
  started_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp()
);

-- A webhook is owned by one worker at a time, so that its limit is exact and local.
create table rowcast.webhook_owner (
  webhook_id text primary key,
  account_id text not null,
  -- null: released. The row stays, so that the next owner knows that somebody may have called a moment ago.
  worker_id integer,
  since timestamptz not null default clock_timestamp()
);
create index webhook_owner_worker on rowcast.webhook_owner (worker_id);
