-- One step of STRING_AGG, in which each copies what is there: so there are at most as many characters as in a TEXT field.
create or replace function rowcast.append_text(joined text, item text, separator text) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if item is null then
    return joined;
  end if;
  if octet_length(item) + coalesce(octet_length(joined) + octet_length(separator), 0) > 64000
    and length(item) + coalesce(length(joined) + length(separator), 0) > 64000 then
    raise exception 'the text becomes too long' using errcode = 'string_data_right_truncation';
  end if;
  return coalesce(joined || separator, '') || item;
end
$$;
