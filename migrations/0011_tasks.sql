-- Tasks: changes of records that run at times, or when asked for.
create table rowcast.task (
  account_id text not null references rowcast.account (id),
  id text not null unique check (id ~ '^[a-z0-9]{6}$'),
  name text not null,
  note text not null default '',
  -- A cron pattern of five parts, by the clock of the time zone (IANA); null: runs only when asked for.
  schedule text,
  time_zone text not null,
  enabled boolean not null,
  -- [{"action", "tableId", "where", "values"}]: tables and fields are bound by id, also inside conditions, so a rename follows.
  steps jsonb not null,
  -- Why it can't run: something it changes was deleted. Then shown are the steps as they were last shown.
  inactive_reason text,
  shown jsonb,
  -- Taken forward by the process that runs it then, so that each time is run once and missed ones do not pile up.
  next_run_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null,
  modified_at timestamptz not null default clock_timestamp(),
  modified_by text not null,
  primary key (account_id, id),
  check ((inactive_reason is null) = (shown is null)),
  check (next_run_at is null or (enabled and schedule is not null and inactive_reason is null))
);
create unique index task_name on rowcast.task (account_id, lower(name));
create index task_due on rowcast.task (next_run_at) where next_run_at is not null;

-- The log of runs. Success is written in the transaction of the run's changes.
create table rowcast.task_run (
  account_id text not null,
  task_id text not null,
  id bigint generated always as identity,
  trigger text not null check (trigger in ('Schedule', 'Request')),
  status text not null default 'Running' check (status in ('Running', 'Success', 'Failure')),
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  records_affected bigint not null default 0,
  error text,
  primary key (account_id, task_id, id),
  foreign key (account_id, task_id) references rowcast.task (account_id, id) on delete cascade,
  check ((status = 'Running') = (ended_at is null))
);
-- One at a time, over all processes.
create unique index task_run_running on rowcast.task_run (account_id, task_id) where ended_at is null;
create index task_run_ended on rowcast.task_run (ended_at) where ended_at is not null;
