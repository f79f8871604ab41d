-- Reads a decimal number. `must`: what is none is an error, else null.
create or replace function rowcast.text_as_number(source text, must boolean) returns numeric
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(source) <= 400 and source ~ '^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?\s*$' then
    return btrim(source, E' \t\r\n\v\f')::numeric;
  end if;
  if must then
    raise exception 'a text is no number' using errcode = 'invalid_text_representation';
  end if;
  return null;
end
$$;
