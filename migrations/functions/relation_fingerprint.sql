-- What a table's columns and primary key look like: different as soon as its owner changes one. Null: there is no such table.
create or replace function rowcast.relation_fingerprint(relation oid) returns text
language sql stable strict
set search_path = pg_catalog, pg_temp
as $$
  select md5(concat_ws('|', c.oid, (
    select string_agg(concat_ws(':', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity, a.attgenerated), ',' order by a.attnum)
    from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  ), (
    select array_to_string(k.conkey, ',') from pg_constraint k where k.conrelid = c.oid and k.contype = 'p'
  )))
  from pg_class c where c.oid = relation
$$;
