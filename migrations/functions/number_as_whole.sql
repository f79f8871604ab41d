-- CAST to a whole number: decimals are dropped. `must`: outside the range is an error, else null.
create or replace function rowcast.number_as_whole(number numeric, low numeric, high numeric, must boolean) returns bigint
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if trunc(number) between low and high then
    return trunc(number)::bigint;
  end if;
  if must then
    raise exception 'a number is outside the range of the type' using errcode = 'numeric_value_out_of_range';
  end if;
  return null;
end
$$;
