-- Who makes the changes of this transaction, if told. Inlined into the capture functions, as change_source is.
create or replace function rowcast.change_actor() returns text
language sql stable
as $$
  select case when pg_catalog.current_setting('rowcast.actor', true) operator(pg_catalog.<>) '' then pg_catalog.current_setting('rowcast.actor', true) end
$$;
