-- Ends a statement that would store what changes make some of which are gone from the outbox: RC002, after which they are read anew.
create or replace function rowcast.refuse_taken_changes() returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'another worker has taken some of these changes' using errcode = 'RC002';
end
$$;
