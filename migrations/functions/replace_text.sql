-- REPLACE of the expression language: every occurrence whatever its case; at most a million characters come out.
create or replace function rowcast.replace_text(source text, find text, put text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if find = '' then
    return source;
  end if;
  if length(source)::bigint / length(find) * greatest(length(put) - length(find), 0) + length(source) > 1000000 then
    raise exception 'the text becomes too long' using errcode = 'string_data_right_truncation';
  end if;
  return regexp_replace(source, '***=' || find, replace(put, '\', '\\'), 'gi');
end
$$;
