-- Statement-level AFTER INSERT trigger: one change per inserted record.
-- Arguments: account id, table id, shape version, sources somebody listens to (text[]), PASSWORD columns (text[], may be empty).
-- security definer: whoever may write the table may be captured, whatever his role.
-- Every write pays for what stands here, so the capture functions of our own tables, whose JSON depends on no setting but
-- extra_float_digits, are one statement and pin no settings. What that asks for: every function, type and operator is named with
-- its schema, since the caller's search_path is in force; hence no `in`, `nullif` or `is distinct from`, which look one up themselves.
create or replace function rowcast.capture_insert() returns trigger
language plpgsql security definer
as $$
begin
  insert into rowcast.change (account_id, table_id, shape_version, operation, record_key, new_row, source, actor, cause, changed_at)
  select tg_argv[0], tg_argv[1]::bigint, tg_argv[2]::integer, 'I', n."PK_ID"::pg_catalog.text,
    case
      when pg_catalog.current_setting('extra_float_digits') operator(pg_catalog.<>) all (array['1', '2', '3']) then rowcast.captured_row(n, tg_argv[4]::pg_catalog.text[])
      when tg_argv[4] operator(pg_catalog.=) '{}' then pg_catalog.row_to_json(n)
      else (pg_catalog.to_jsonb(n) operator(pg_catalog.-) tg_argv[4]::pg_catalog.text[])::pg_catalog.json
    end,
    rowcast.change_source(), rowcast.change_actor(), rowcast.change_cause(), pg_catalog.clock_timestamp()
  from new_rows n
  where rowcast.change_source() operator(pg_catalog.=) any (tg_argv[3]::pg_catalog.text[]);
  return null;
end
$$;
