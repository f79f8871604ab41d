-- Captures the changes of an attached table, whatever its key and columns: statement-level, one change per record.
-- Arguments: account id, table id, shape version, sources somebody listens to (text[]), columns of the shape by number
-- {"1": ["name", written as text?]}, numbers of the key's columns (int[]), mode: insert, update, delete, truncate; an update
-- that changes a key is the delete of one record (`key delete`) and the insert of another (`key insert`).
-- Columns are looked up by number at every statement: the owner may have renamed or dropped some since the shape was read,
-- and his own writes must go on; rows keep the names of the shape.
-- security definer: whoever may write the table may be captured, whatever his role.
create or replace function rowcast.capture_attached() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, MDY'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
set extra_float_digits = 1
set enable_nestloop = off
as $$
declare
  change_source text := rowcast.change_source();
  columns jsonb := tg_argv[4]::jsonb;
  key_numbers integer[] := tg_argv[5]::integer[];
  shown text;
  key text;
  key_columns integer;
  records text;
  changes text;
begin
  if change_source <> all (tg_argv[3]::text[]) then
    return null;
  end if;
  select
    string_agg(format(case when (c.value ->> 1)::boolean then 'r.%I::text as %I' else 'r.%I as %I' end, a.attname, c.value ->> 0), ', ' order by a.attnum),
    string_agg(format('r.%I::text', a.attname), ', ' order by array_position(key_numbers, a.attnum::integer)) filter (where a.attnum = any (key_numbers)),
    count(*) filter (where a.attnum = any (key_numbers))
  into shown, key, key_columns
  from pg_attribute a
  join jsonb_each(columns) c on c.key = a.attnum::text
  where a.attrelid = tg_relid and not a.attisdropped;
  key := case key_columns
    -- The key was dropped: old and new records lie in the same order.
    when 0 then '(row_number() over ())::text'
    when 1 then key
    else format('json_build_array(%s)::text', key)
  end;
  records := format('select (%s) collate "C" as key, (select row_to_json(x) from (select %s) x) as json, r as image from ', key, coalesce(shown, ''));
  changes := case tg_argv[6]
    when 'insert' then format('select ''I'' as operation, n.key, null::json as old_row, n.json as new_row from (%s) n', records || 'new_rows r')
    when 'delete' then format('select ''D'' as operation, o.key, o.json as old_row, null::json as new_row from (%s) o', records || 'old_rows r')
    when 'truncate' then format('select ''D'' as operation, o.key, o.json as old_row, null::json as new_row from (%s) o', records || format('%I.%I r', tg_table_schema, tg_table_name))
    when 'update' then format('select ''U'' as operation, n.key, o.json as old_row, n.json as new_row from (%s) n join (%s) o on o.key = n.key where o.image *<> n.image',
      records || 'new_rows r', records || 'old_rows r')
    when 'key insert' then format('select ''I'' as operation, n.key, null::json as old_row, n.json as new_row from (%s) n left join (%s) o on o.key = n.key where o.key is null',
      records || 'new_rows r', records || 'old_rows r')
    when 'key delete' then format('select ''D'' as operation, o.key, o.json as old_row, null::json as new_row from (%s) o left join (%s) n on n.key = o.key where n.key is null',
      records || 'old_rows r', records || 'new_rows r')
  end;
  execute format($sql$
    insert into rowcast.change (account_id, table_id, shape_version, operation, record_key, old_row, new_row, source, actor, cause, changed_at)
    select $1, $2, $3, c.operation::"char", coalesce(c.key, ''), c.old_row, c.new_row, $4, $5, $6, clock_timestamp()
    from (%s offset 0) c
  $sql$, changes)
  using tg_argv[0], tg_argv[1]::bigint, tg_argv[2]::integer, change_source,
    current_setting('rowcast.actor', true), current_setting('rowcast.cause', true);
  return null;
end
$$;
