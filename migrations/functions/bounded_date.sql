-- A calculated date, if it is one of the years 1 to 9999 that answers can show.
create or replace function rowcast.bounded_date(moment timestamp) returns timestamp
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if moment >= timestamp '0001-01-01' and moment < timestamp '10000-01-01' then
    return moment;
  end if;
  raise exception 'the date is outside the years 1 to 9999' using errcode = 'datetime_field_overflow';
end
$$;
