-- DATEDIFF of the expression language: as DATEDIFF_BIG, an error where the count is no INT.
create or replace function rowcast.date_diff(part text, before timestamp, after timestamp) returns integer
language sql immutable strict parallel safe
return rowcast.boundaries_between(part, before, after)::integer;
