-- The counters by the minute, for a look at the last hours.
create table rowcast.counter_minute (
  account_id text not null,
  webhook_id text not null,
  event_id text not null,
  minute timestamptz not null,
  messages bigint not null,
  calls bigint not null,
  errors bigint not null,
  primary key (account_id, webhook_id, event_id, minute)
);
create index counter_minute_age on rowcast.counter_minute (minute);

-- How many calls waited, looked at once a minute: the most of each minute and hour. No row: none waited, or nobody looked.
create table rowcast.backlog_minute (
  account_id text not null,
  webhook_id text not null,
  minute timestamptz not null,
  waiting bigint not null,
  primary key (account_id, webhook_id, minute)
);
create index backlog_minute_age on rowcast.backlog_minute (minute);

create table rowcast.backlog_hour (
  account_id text not null,
  webhook_id text not null,
  hour timestamptz not null,
  waiting bigint not null,
  primary key (account_id, webhook_id, hour)
);
create index backlog_hour_age on rowcast.backlog_hour (hour);

create index inspector_of_account on rowcast.inspector (account_id, created_at);
