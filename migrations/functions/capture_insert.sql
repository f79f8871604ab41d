-- Statement-level AFTER INSERT trigger: one change per inserted record.
-- Arguments: account id, table id, shape version, sources somebody listens to (text[]), PASSWORD columns (text[], may be empty).
-- security definer: whoever may write the table may be captured, whatever his role.
create or replace function rowcast.capture_insert() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set extra_float_digits = 1
as $$
declare
  change_source text := rowcast.change_source();
  hidden text[] := tg_argv[4]::text[];
begin
  if change_source <> all (tg_argv[3]::text[]) then
    return null;
  end if;
  insert into rowcast.change (account_id, table_id, shape_version, operation, record_key, new_row, source, actor, cause, changed_at, size)
  select tg_argv[0], tg_argv[1]::bigint, tg_argv[2]::integer, 'I', i.key, i.new_row, change_source,
    nullif(current_setting('rowcast.actor', true), ''), nullif(current_setting('rowcast.cause', true), '')::uuid,
    clock_timestamp(), pg_column_size(i.new_row)
  from (
    select n."PK_ID"::text as key,
      case when cardinality(hidden) = 0 then row_to_json(n) else (to_jsonb(n) - hidden)::json end as new_row
    from new_rows n
    offset 0
  ) i;
  return null;
end
$$;
