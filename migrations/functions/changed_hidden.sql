-- The hidden columns (PASSWORD) whose value an update changed: capture tells that, never the values. It names everything by its schema,
-- as the capture functions of each table do, which call it.
create or replace function rowcast.changed_hidden(old_record anyelement, new_record anyelement, hidden text[]) returns text[]
language sql stable
as $$
  select array(
    select h.name
    from pg_catalog.unnest(hidden) as h (name),
      lateral (select pg_catalog.to_jsonb(old_record) operator(pg_catalog.->>) h.name as old_value, pg_catalog.to_jsonb(new_record) operator(pg_catalog.->>) h.name as new_value) v
    where coalesce(v.old_value operator(pg_catalog.<>) v.new_value, (v.old_value is null) operator(pg_catalog.<>) (v.new_value is null))
  )
$$;
