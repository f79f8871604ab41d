-- Statement-level AFTER UPDATE trigger: one change per record whose image changed. Arguments and manners as in capture_insert.
-- A full join whose condition may be null can't become a nested loop. Transition tables have no statistics, and plpgsql keeps the
-- plan of the first small statement: a nested loop kept from single-row updates makes a 10,000-row update 35 times slower.
create or replace function rowcast.capture_update() returns trigger
language plpgsql security definer
as $$
begin
  insert into rowcast.change (account_id, table_id, shape_version, operation, record_key, old_row, new_row, changed_hidden, source, actor, cause, changed_at)
  select tg_argv[0], tg_argv[1]::bigint, tg_argv[2]::integer, 'U', n."PK_ID"::pg_catalog.text,
    case
      when pg_catalog.current_setting('extra_float_digits') operator(pg_catalog.<>) all (array['1', '2', '3']) then rowcast.captured_row(o, tg_argv[4]::pg_catalog.text[])
      when tg_argv[4] operator(pg_catalog.=) '{}' then pg_catalog.row_to_json(o)
      else (pg_catalog.to_jsonb(o) operator(pg_catalog.-) tg_argv[4]::pg_catalog.text[])::pg_catalog.json
    end,
    case
      when pg_catalog.current_setting('extra_float_digits') operator(pg_catalog.<>) all (array['1', '2', '3']) then rowcast.captured_row(n, tg_argv[4]::pg_catalog.text[])
      when tg_argv[4] operator(pg_catalog.=) '{}' then pg_catalog.row_to_json(n)
      else (pg_catalog.to_jsonb(n) operator(pg_catalog.-) tg_argv[4]::pg_catalog.text[])::pg_catalog.json
    end,
    case when tg_argv[4] operator(pg_catalog.<>) '{}' then rowcast.changed_hidden(o, n, tg_argv[4]::pg_catalog.text[]) end,
    rowcast.change_source(), rowcast.change_actor(), rowcast.change_cause(), pg_catalog.clock_timestamp()
  from new_rows n
  full join old_rows o on o."PK_ID" operator(pg_catalog.=) n."PK_ID"
  where (o operator(pg_catalog.*<>) n) is not false and rowcast.change_source() operator(pg_catalog.=) any (tg_argv[3]::pg_catalog.text[]);
  return null;
end
$$;
