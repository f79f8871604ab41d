-- CAST to DECIMAL(digits, decimals), rounded. `must`: outside the range is an error, else null.
create or replace function rowcast.number_as_decimal(number numeric, digits integer, decimals integer, must boolean) returns numeric
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if abs(round(number, decimals)) < power(10::numeric, digits - decimals) then
    return round(number, decimals);
  end if;
  if must then
    raise exception 'a number is outside the range of the type' using errcode = 'numeric_value_out_of_range';
  end if;
  return null;
end
$$;
