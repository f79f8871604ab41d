-- What an account's limits are where they differ from the defaults, by name: {"maxTables": 50}. The names, defaults and
-- bounds are one table in src/accounts/limits.ts.
alter table rowcast.account add column limits jsonb not null default '{}';
