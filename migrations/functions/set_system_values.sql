-- BEFORE INSERT row trigger: gives the fields that the system sets their values, whatever the writer gave for them.
-- Arguments, five for each such field: column, kind, and what the kind needs: `guid`; `time`, time zone; `none`; `number`, sequence, prefix, width.
-- security definer: whoever may insert a record may draw its number, whatever his role.
create or replace function rowcast.set_system_values() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  given jsonb := '{}';
begin
  for field in 0..tg_nargs / 5 - 1 loop
    given := given || jsonb_build_object(tg_argv[field * 5], case tg_argv[field * 5 + 1]
      when 'guid' then to_jsonb(gen_random_uuid())
      when 'time' then to_jsonb((now() at time zone tg_argv[field * 5 + 2])::timestamp(0))
      when 'none' then 'null'::jsonb
      when 'number' then to_jsonb(rowcast.prefixed_number(tg_argv[field * 5 + 2]::regclass, tg_argv[field * 5 + 3], tg_argv[field * 5 + 4]::integer))
    end);
  end loop;
  return jsonb_populate_record(new, given);
end
$$;
