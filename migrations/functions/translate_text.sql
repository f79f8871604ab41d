-- TRANSLATE of the expression language: each character of `find`, whatever its case, becomes the one at its place in `put`.
create or replace function rowcast.translate_text(source text, find text, put text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(find) <> length(put) then
    raise exception 'both lists must have equally many characters' using errcode = 'invalid_parameter_value';
  end if;
  -- Some characters become two in the other case: then their places are lost, and case counts.
  if length(lower(find)) <> length(find) or length(upper(find)) <> length(find) then
    return translate(source, find, put);
  end if;
  return translate(source, lower(find) || upper(find), put || put);
end
$$;
