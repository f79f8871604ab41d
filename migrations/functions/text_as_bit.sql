-- Reads yes or no. `must`: what is neither is an error, else null.
create or replace function rowcast.text_as_bit(source text, must boolean) returns boolean
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  word text := lower(btrim(source));
begin
  if word in ('true', 'yes') then
    return true;
  elsif word in ('false', 'no') then
    return false;
  end if;
  return rowcast.text_as_number(source, must) <> 0;
end
$$;
