-- BEFORE UPDATE OF "PK_ID" trigger: the key pairs a record's old and new values, so it never changes.
create or replace function rowcast.refuse_key_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'PK_ID of table % can not be changed', tg_table_name using errcode = 'feature_not_supported';
end
$$;
