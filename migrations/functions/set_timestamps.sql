-- BEFORE UPDATE row trigger of a record that really changes: sets its TIMESTAMP fields to the time of the transaction.
-- Arguments, two for each such field: column, time zone.
create or replace function rowcast.set_timestamps() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  times jsonb := '{}';
begin
  for field in 0..tg_nargs / 2 - 1 loop
    times := times || jsonb_build_object(tg_argv[field * 2], (now() at time zone tg_argv[field * 2 + 1])::timestamp(0));
  end loop;
  return jsonb_populate_record(new, times);
end
$$;
