-- STR of the expression language: right-aligned in `size` characters; stars when the number has more.
create or replace function rowcast.number_as_text(number numeric, size integer, decimals integer) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  room integer := least(greatest(size, 0), 8000);
  written text;
begin
  written := round(number, least(greatest(decimals, 0), 16))::text;
  if strpos(written, '.') > room + 1 or (strpos(written, '.') = 0 and length(written) > room) then
    return repeat('*', room);
  end if;
  if length(written) > room then
    written := round(number, greatest(room - strpos(written, '.'), 0))::text;
  end if;
  return lpad(written, greatest(room, length(written)));
end
$$;
