-- A record as capture writes it, with all digits of its numbers, for a client that wants to see fewer (extra_float_digits below 1; drivers
-- may ask for 2 or 3, which says the same as 1): without its hidden columns (PASSWORD).
create or replace function rowcast.captured_row(record anyelement, hidden text[]) returns json
language sql stable
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
as $$
  select case when cardinality(hidden) = 0 then row_to_json(record) else (to_jsonb(record) - hidden)::json end
$$;
