-- Makes the partitions of message and attempt for the days from the first to the last, both included (UTC).
-- Serial over all processes; returns how many it made.
create or replace function rowcast.ensure_partitions(first_day date, last_day date) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  parent text;
  day date;
  partition text;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('rowcast.ensure_partitions'));
  foreach parent in array array['message', 'attempt'] loop
    for day in select generate_series(first_day, last_day, interval '1 day')::date loop
      partition := parent || '_' || to_char(day, 'YYYYMMDD');
      if to_regclass('rowcast.' || partition) is null then
        execute format('create table rowcast.%I partition of rowcast.%I for values from (%L) to (%L)', partition, parent,
          rowcast.uuid_floor(day::timestamptz), rowcast.uuid_floor((day + 1)::timestamptz));
        made := made + 1;
      end if;
    end loop;
  end loop;
  return made;
end
$$;
