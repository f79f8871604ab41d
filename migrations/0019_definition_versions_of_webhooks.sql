-- The account's definition version at which the webhook's own definition (limit, secrets, URLs, holds) last changed: its owner
-- reads again what is newer than what it has, rather than every webhook of the account.
alter table rowcast.webhook add column definition_version bigint not null default 0;
