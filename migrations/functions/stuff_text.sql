-- STUFF of the expression language: `put` in place of `size` characters from `start` on; null when they don't begin inside.
create or replace function rowcast.stuff_text(source text, start integer, size integer, put text) returns text
language sql immutable parallel safe
return case when start between 1 and length(source) and size >= 0 then left(source, start - 1) || coalesce(put, '') || substr(source, least(start::bigint + size, length(source)::bigint + 1)::integer) end;
