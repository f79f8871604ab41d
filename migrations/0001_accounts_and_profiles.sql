-- Accounts own everything. Every table that holds an account's things begins its key with the account,
-- so that accounts can be spread over databases without a rewrite.
create schema if not exists rowcast;

create table rowcast.account (
  id text primary key check (id ~ '^[a-z0-9]{6}$'),
  name text not null,
  data_schema text not null unique,
  multicast boolean not null default true,
  max_outgoing_urls integer not null default 10 check (max_outgoing_urls > 0),
  max_call_throttling integer not null default 1000 check (max_call_throttling > 0),
  log_retention_days integer check (log_retention_days > 0),
  integration_url text,
  time_zone text not null default 'UTC',
  -- Rises with every change of a table's shape, a webhook or an event. Taken first by every transaction that
  -- changes definitions, so those are serial per account; compared by fan-out after each claim.
  definition_version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp()
);

create table rowcast.profile (
  account_id text not null references rowcast.account (id),
  id text not null check (id ~ '^[a-z0-9]{6}$'),
  name text not null,
  client_id text not null unique,
  client_secret_hash bytea not null,
  all_objects boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  disabled_at timestamptz,
  primary key (account_id, id)
);
create unique index profile_name on rowcast.profile (account_id, lower(name));

create table rowcast.token (
  hash bytea primary key,
  account_id text not null,
  profile_id text not null,
  kind text not null check (kind in ('access', 'refresh')),
  expires_at timestamptz not null,
  foreign key (account_id, profile_id) references rowcast.profile (account_id, id) on delete cascade
);
create index token_expiry on rowcast.token (expires_at);
create index token_of_profile on rowcast.token (account_id, profile_id);
