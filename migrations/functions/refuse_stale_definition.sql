-- Ends a transaction that goes by a table's definition as it was: RC001, after which the request is worked out anew.
create or replace function rowcast.refuse_stale_definition() returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'the definition of the table has changed' using errcode = 'RC001';
end
$$;
