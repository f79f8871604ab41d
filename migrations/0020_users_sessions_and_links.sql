-- People who sign in to the console. One person belongs to one account; the e-mail address is the name he signs in with.
create table rowcast.account_user (
  account_id text not null references rowcast.account (id),
  id text not null check (id ~ '^[a-z0-9]{6}$'),
  email text not null,
  name text not null,
  role text not null check (role in ('owner', 'administrator', 'user')),
  -- argon2id
  password_hash text not null,
  created_at timestamptz not null default clock_timestamp(),
  last_sign_in_at timestamptz,
  primary key (account_id, id)
);
create unique index account_user_email on rowcast.account_user (lower(email));

-- The cookie's value is stored hashed: who reads this table can sign in nowhere.
create table rowcast.session (
  hash bytea primary key,
  account_id text not null,
  user_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  foreign key (account_id, user_id) references rowcast.account_user (account_id, id) on delete cascade
);
create index session_of_user on rowcast.session (account_id, user_id);
create index session_expiry on rowcast.session (expires_at);

-- Links that sign in once: the first owner's, an invitation, a new password. The token is stored hashed; using a link deletes it.
create table rowcast.sign_in_link (
  hash bytea primary key,
  account_id text not null references rowcast.account (id),
  id text not null check (id ~ '^[a-z0-9]{6}$'),
  kind text not null check (kind in ('first', 'invitation', 'reset')),
  -- The user whose password is made anew.
  user_id text,
  -- Of an invitation.
  email text,
  role text check (role in ('owner', 'administrator', 'user')),
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null,
  expires_at timestamptz not null,
  foreign key (account_id, user_id) references rowcast.account_user (account_id, id) on delete cascade,
  check ((kind = 'reset') = (user_id is not null)),
  check ((kind = 'invitation') = (email is not null)),
  check ((kind = 'invitation') = (role is not null))
);
create unique index sign_in_link_id on rowcast.sign_in_link (account_id, id);
create unique index sign_in_link_email on rowcast.sign_in_link (account_id, lower(email));
create index sign_in_link_expiry on rowcast.sign_in_link (expires_at);

-- Failed sign-ins by address and by e-mail, for all processes; the keys are hashes.
create table rowcast.sign_in_failure (
  key bytea primary key,
  failures integer not null,
  until timestamptz not null
);
create index sign_in_failure_until on rowcast.sign_in_failure (until);

-- The name of a revoked profile is free again.
drop index rowcast.profile_name;
create unique index profile_name on rowcast.profile (account_id, lower(name)) where disabled_at is null;
