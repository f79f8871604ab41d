-- Ends a statement that would store what changes make which another worker has taken, or is taking: RC002, after which they are read anew.
create or replace function rowcast.refuse_taken_changes() returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'another worker takes the changes of this table' using errcode = 'RC002';
end
$$;
