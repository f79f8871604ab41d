-- Statement-level AFTER DELETE trigger: one change per deleted record. Arguments as in capture_insert.
create or replace function rowcast.capture_delete() returns trigger
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
  insert into rowcast.change (account_id, table_id, shape_version, operation, record_key, old_row, source, actor, cause, changed_at, size)
  select tg_argv[0], tg_argv[1]::bigint, tg_argv[2]::integer, 'D', d.key, d.old_row, change_source,
    nullif(current_setting('rowcast.actor', true), ''), nullif(current_setting('rowcast.cause', true), '')::uuid,
    clock_timestamp(), pg_column_size(d.old_row)
  from (
    select o."PK_ID"::text as key,
      case when cardinality(hidden) = 0 then row_to_json(o) else (to_jsonb(o) - hidden)::json end as old_row
    from old_rows o
    offset 0
  ) d;
  return null;
end
$$;
