-- The log. Appended only, partitioned by day over the UUID v7 that begins with its time, dropped by partition.
create table rowcast.message (
  account_id text not null,
  webhook_id text not null,
  id uuid not null,
  event_id text not null,
  event_version integer not null,
  table_id bigint not null,
  shape_version integer not null,
  record_key text not null,
  -- The change's sequence.
  sequence bigint not null,
  source text not null,
  actor text,
  event_date timestamptz not null,
  -- With U+0001 where the secret goes and U+0002 where the call id goes; null when problem is set.
  body text,
  size integer not null,
  -- Why no call was made of this message, if so.
  problem text,
  primary key (account_id, webhook_id, id)
) partition by range (id);

create index message_problem on rowcast.message (account_id, webhook_id, id) where problem is not null;

-- Messages that still have a live call when the partition of their day goes. A copy can not go into another day's
-- partition, for its id names its day; hence a table of their own, empty nearly always.
create table rowcast.kept_message (
  like rowcast.message including comments,
  primary key (account_id, webhook_id, id)
);

-- Every message there still is. What needs one message by its id reads it here.
create view rowcast.any_message as
  select * from rowcast.message
  union all
  select * from rowcast.kept_message;

create table rowcast.attempt (
  account_id text not null,
  webhook_id text not null,
  id uuid not null,
  event_id text not null,
  url_id bigint not null,
  message_id uuid not null,
  call_id uuid not null,
  -- 1 for the first POST of a call; 0 where none was made (discarded).
  number smallint not null,
  outcome text not null check (outcome in ('delivered', 'failed', 'dead', 'discarded')),
  started_at timestamptz not null,
  duration_ms integer not null,
  http_status smallint,
  -- A stable word: http_status, timeout, connect, dns, tls, refused_address, too_large …; null when delivered.
  error_code text,
  details text,
  response text,
  -- When the next attempt is due; null when there is none.
  next_at timestamptz,
  primary key (account_id, webhook_id, id)
) partition by range (id);
create index attempt_of_message on rowcast.attempt (message_id);
create index attempt_failed on rowcast.attempt (account_id, webhook_id, id) where outcome <> 'delivered';

-- Counts are appended by every batch and rolled up by a loop: adding in place would serialise workers on hot rows.
create table rowcast.counter_delta (
  account_id text not null,
  webhook_id text not null,
  event_id text not null,
  at timestamptz not null default clock_timestamp(),
  messages integer not null,
  calls integer not null,
  errors integer not null
) with (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
  autovacuum_vacuum_cost_delay = 0
);

create table rowcast.counter_hour (
  account_id text not null,
  webhook_id text not null,
  event_id text not null,
  hour timestamptz not null,
  messages bigint not null,
  calls bigint not null,
  errors bigint not null,
  primary key (account_id, webhook_id, event_id, hour)
);
create index counter_hour_age on rowcast.counter_hour (hour);

-- The same by day (UTC): thirty rows tell what a webhook did in thirty days.
create table rowcast.counter_day (
  account_id text not null,
  webhook_id text not null,
  event_id text not null,
  day date not null,
  messages bigint not null,
  calls bigint not null,
  errors bigint not null,
  primary key (account_id, webhook_id, event_id, day)
);
create index counter_day_age on rowcast.counter_day (day);

-- The built-in receiver of a newcomer's first calls.
create table rowcast.inspector (
  token text primary key,
  account_id text not null references rowcast.account (id),
  created_at timestamptz not null default clock_timestamp()
);
create table rowcast.inspected_call (
  token text not null references rowcast.inspector (token) on delete cascade,
  id bigint generated always as identity,
  received_at timestamptz not null default clock_timestamp(),
  headers json not null,
  body text not null,
  primary key (token, id)
);
