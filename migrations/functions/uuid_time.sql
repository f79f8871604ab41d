-- The moment in the first 48 bits of a UUID v7.
create or replace function rowcast.uuid_time(id uuid) returns timestamptz
language sql immutable strict parallel safe
as $$
  select to_timestamp(('x' || replace(left(id::text, 13), '-', ''))::bit(48)::bigint / 1000.0)
$$;
