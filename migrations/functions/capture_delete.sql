-- Statement-level AFTER DELETE trigger: one change per deleted record. Arguments and manners as in capture_insert.
create or replace function rowcast.capture_delete() returns trigger
language plpgsql security definer
as $$
begin
  insert into rowcast.change (account_id, table_id, shape_version, operation, record_key, old_row, source, actor, cause, changed_at)
  select tg_argv[0], tg_argv[1]::bigint, tg_argv[2]::integer, 'D', o."PK_ID"::pg_catalog.text,
    case
      when pg_catalog.current_setting('extra_float_digits') operator(pg_catalog.<>) all (array['1', '2', '3']) then rowcast.captured_row(o, tg_argv[4]::pg_catalog.text[])
      when tg_argv[4] operator(pg_catalog.=) '{}' then pg_catalog.row_to_json(o)
      else (pg_catalog.to_jsonb(o) operator(pg_catalog.-) tg_argv[4]::pg_catalog.text[])::pg_catalog.json
    end,
    rowcast.change_source(), rowcast.change_actor(), rowcast.change_cause(), pg_catalog.clock_timestamp()
  from old_rows o
  where rowcast.change_source() operator(pg_catalog.=) any (tg_argv[3]::pg_catalog.text[]);
  return null;
end
$$;
