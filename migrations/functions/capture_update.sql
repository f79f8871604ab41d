-- Statement-level AFTER UPDATE trigger: one change per record whose image changed. Arguments as in capture_insert.
-- enable_nestloop off: transition tables have no statistics, and plpgsql keeps the plan of the first small statement;
-- a nested loop kept from single-row updates makes a 10,000-row update 35 times slower.
create or replace function rowcast.capture_update() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set extra_float_digits = 1
set enable_nestloop = off
as $$
declare
  change_source text := rowcast.change_source();
  hidden text[] := tg_argv[4]::text[];
begin
  if change_source <> all (tg_argv[3]::text[]) then
    return null;
  end if;
  insert into rowcast.change (account_id, table_id, shape_version, operation, record_key, old_row, new_row, changed_hidden, source, actor, cause, changed_at, size)
  select tg_argv[0], tg_argv[1]::bigint, tg_argv[2]::integer, 'U', u.key, u.old_row, u.new_row, u.changed_hidden, change_source,
    nullif(current_setting('rowcast.actor', true), ''), nullif(current_setting('rowcast.cause', true), '')::uuid,
    clock_timestamp(), pg_column_size(u.old_row) + pg_column_size(u.new_row)
  from (
    select n."PK_ID"::text as key,
      case when cardinality(hidden) = 0 then row_to_json(o) else (to_jsonb(o) - hidden)::json end as old_row,
      case when cardinality(hidden) = 0 then row_to_json(n) else (to_jsonb(n) - hidden)::json end as new_row,
      case when cardinality(hidden) > 0 then array(
        select name from unnest(hidden) as h (name) where to_jsonb(o) -> name is distinct from to_jsonb(n) -> name
      ) end as changed_hidden
    from new_rows n
    join old_rows o on o."PK_ID" = n."PK_ID"
    where o *<> n
    offset 0
  ) u;
  return null;
end
$$;
