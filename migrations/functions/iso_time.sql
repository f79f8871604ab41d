-- A moment as the REST API writes it: UTC, seven fraction digits and Z.
create or replace function rowcast.iso_time(moment timestamptz) returns text
language sql stable strict parallel safe
as $$
  select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"0Z"')
$$;
