-- Reads a GUID, with or without braces. `must`: what is none is an error, else null.
create or replace function rowcast.text_as_guid(source text, must boolean) returns uuid
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if source ~* '^\s*\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?\s*$' then
    return btrim(source, E'{} \t\r\n\v\f')::uuid;
  end if;
  if must then
    raise exception 'a text is no GUID' using errcode = 'invalid_text_representation';
  end if;
  return null;
end
$$;
