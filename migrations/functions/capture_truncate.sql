-- BEFORE TRUNCATE trigger: TRUNCATE fires no delete trigger, so the rows are captured before they go.
-- Arguments: account id, table id, shape version, sources somebody listens to (text[]), PASSWORD columns (text[], may be empty).
-- security definer: whoever may write the table may be captured, whatever his role.
create or replace function rowcast.capture_truncate() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set extra_float_digits = 1
as $$
declare
  change_source text := rowcast.change_source();
begin
  if change_source <> all (tg_argv[3]::text[]) then
    return null;
  end if;
  execute format($sql$
    insert into rowcast.change (account_id, table_id, shape_version, operation, record_key, old_row, source, actor, cause, changed_at)
    select $1, $2, $3, 'D', o."PK_ID"::text, case when cardinality($7) = 0 then row_to_json(o) else (to_jsonb(o) - $7)::json end,
      $4, $5, $6, clock_timestamp()
    from %I.%I o
  $sql$, tg_table_schema, tg_table_name)
  using tg_argv[0], tg_argv[1]::bigint, tg_argv[2]::integer, change_source,
    current_setting('rowcast.actor', true), current_setting('rowcast.cause', true), tg_argv[4]::text[];
  return null;
end
$$;
