-- Views of an account: chosen fields of joined tables. An active one is also a PostgreSQL view of that name in the
-- account's schema, for SQL clients.
create table rowcast.view (
  account_id text not null references rowcast.account (id),
  id bigint generated always as identity,
  name text not null,
  note text not null default '',
  -- {"tables", "fields", "where", "editable"}: tables and fields are bound by id, also inside conditions, so a rename follows.
  definition jsonb not null,
  -- Why it can't be used: something it is made of was deleted. Then shown is the definition as it was last shown.
  inactive_reason text,
  shown jsonb,
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, id),
  check ((inactive_reason is null) = (shown is null))
);
create unique index view_name on rowcast.view (account_id, lower(name));
