-- REPLICATE and SPACE of the expression language: at most 8,000 characters, as in SQL Server; null for a negative count.
create or replace function rowcast.repeat_text(source text, times integer) returns text
language sql immutable strict parallel safe
return case when times >= 0 then left(repeat(source, least(times, 8000 / greatest(length(source), 1) + 1)), 8000) end;
