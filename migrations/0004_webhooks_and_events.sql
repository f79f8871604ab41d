create table rowcast.webhook (
  account_id text not null references rowcast.account (id),
  id text not null unique check (id ~ '^[a-z0-9]{6}$'),
  name text not null,
  description text not null default '',
  call_throttling integer not null check (call_throttling > 0),
  -- Sealed (JWE). The previous secret also signs until its time is over.
  secret text not null,
  previous_secret text,
  previous_secret_until timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null,
  modified_at timestamptz not null default clock_timestamp(),
  modified_by text not null,
  deleted_at timestamptz,
  primary key (account_id, id)
);
create unique index webhook_name on rowcast.webhook (account_id, lower(name)) where deleted_at is null;

-- A removed URL stays as a row while logs name it. id is the lane of its calls.
create table rowcast.outgoing_url (
  account_id text not null,
  webhook_id text not null,
  id bigint generated always as identity,
  url text not null check (length(url) <= 2047),
  -- What makes two of an account's URLs one: as it is called, without the fragment, the host in lower case.
  canonical_url text not null,
  position integer not null,
  state text not null default 'active' check (state in ('active', 'held')),
  held_reason text,
  held_at timestamptz,
  -- Health: failures in a row, since when, and the breaker's next probe. Written at changes of state only.
  consecutive_failures integer not null default 0,
  failing_since timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  removed_at timestamptz,
  -- When the worker had discarded the last call of the removed URL.
  calls_discarded_at timestamptz,
  primary key (account_id, webhook_id, id),
  foreign key (account_id, webhook_id) references rowcast.webhook (account_id, id)
);
create index outgoing_url_to_discard on rowcast.outgoing_url (id) where removed_at is not null and calls_discarded_at is null;
create unique index outgoing_url_id on rowcast.outgoing_url (id);
create unique index outgoing_url_canonical on rowcast.outgoing_url (account_id, canonical_url) where removed_at is null;

create table rowcast.event (
  account_id text not null,
  webhook_id text not null,
  id text not null unique check (id ~ '^[a-z0-9]{6}$'),
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null,
  modified_at timestamptz not null default clock_timestamp(),
  modified_by text not null,
  deleted_at timestamptz,
  -- When the worker had discarded the last call of the deleted event.
  calls_discarded_at timestamptz,
  primary key (account_id, webhook_id, id),
  foreign key (account_id, webhook_id) references rowcast.webhook (account_id, id)
);
create index event_to_discard on rowcast.event (id) where deleted_at is not null and calls_discarded_at is null;

-- An event's definition, never updated but for the end of its time in force. A change meets the version in force
-- at its clock time; a message names its version. Fields are bound by id, so a rename follows.
create table rowcast.event_version (
  account_id text not null,
  webhook_id text not null,
  event_id text not null,
  version integer not null,
  table_id bigint not null,
  type text not null check (type in ('table.recordInsert', 'table.recordUpdate', 'table.recordDelete')),
  -- null: any field, also those added later.
  field_ids bigint[],
  -- As sent (aliases included); null: not given.
  sources text[],
  -- null: all fields.
  payload_field_ids bigint[],
  template text,
  -- The field names that the template uses, as written there, and the ids they meant: {"First_Name": 12}.
  template_fields jsonb,
  active boolean not null,
  inactive_reason text,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (account_id, event_id, version),
  foreign key (account_id, webhook_id, event_id) references rowcast.event (account_id, webhook_id, id)
);
create unique index event_version_in_force on rowcast.event_version (account_id, event_id) where to_at is null;
create index event_version_of_table on rowcast.event_version (account_id, table_id) where to_at is null;
