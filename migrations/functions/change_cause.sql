-- The message that the changes of this transaction answer, if told. Inlined into the capture functions, as change_source is.
create or replace function rowcast.change_cause() returns uuid
language sql stable
as $$
  select case when pg_catalog.current_setting('rowcast.cause', true) operator(pg_catalog.<>) '' then pg_catalog.current_setting('rowcast.cause', true)::pg_catalog.uuid end
$$;
