-- How the changes of this transaction come: set by Rowcast's own ways in, `Database` for any other SQL client
-- ('' after a `set local` has ended on a pooled connection, and whatever else a client may have set).
create or replace function rowcast.change_source() returns text
language sql stable
as $$
  select case
    when pg_catalog.current_setting('rowcast.source', true) operator(pg_catalog.=) any (array[
      'Datasheet', 'DataPages', 'DataParts', 'Extensions', 'RESTAPIs', 'TriggeredActions', 'Tasks', 'Import'])
    then pg_catalog.current_setting('rowcast.source', true)
    else 'Database'
  end
$$;
