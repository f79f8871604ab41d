-- BEFORE UPDATE OF row trigger: fields that the system sets keep their values, whatever the writer gave. Sorts before the
-- trigger that sets times, so that an update of such fields alone changes nothing. Arguments: the columns.
create or replace function rowcast.hold_system_values() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  held jsonb := '{}';
  before jsonb := to_jsonb(old);
begin
  for field in 0..tg_nargs - 1 loop
    held := held || jsonb_build_object(tg_argv[field], before -> tg_argv[field]);
  end loop;
  return jsonb_populate_record(new, held);
end
$$;
