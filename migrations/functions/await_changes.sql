-- Waits until a captured change is there to be taken: 'changes'; 'none' when the time is over. Every look has a snapshot of its own,
-- since the function is volatile. Looks that take long pass over rows that an old snapshot keeps: 'dear', whatever they found, and
-- the caller looks from its floors. One slow look tells nothing, the machine may be busy, unless it is very slow.
create or replace function rowcast.await_changes(longest_ms integer, pause_ms integer) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  ends_at timestamptz := clock_timestamp() + longest_ms * interval '1 millisecond';
  began timestamptz;
  took interval;
  slow_looks integer := 0;
begin
  loop
    began := clock_timestamp();
    -- In the order of the key, hence by its index: the table's pages may be many and empty.
    perform from rowcast.change order by table_id, id limit 1;
    took := clock_timestamp() - began;
    slow_looks := case when took > interval '5 milliseconds' then slow_looks + 1 else 0 end;
    if slow_looks = 3 or took > interval '50 milliseconds' then return 'dear'; end if;
    if found then return 'changes'; end if;
    if clock_timestamp() >= ends_at then return 'none'; end if;
    perform pg_sleep(pause_ms / 1000.0);
  end loop;
end
$$;
