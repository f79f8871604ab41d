-- The smallest UUID v7 of a moment: its first 48 bits are the milliseconds since 1970. Bounds partitions by day.
create or replace function rowcast.uuid_floor(moment timestamptz) returns uuid
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;
