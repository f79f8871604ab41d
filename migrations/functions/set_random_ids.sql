-- BEFORE INSERT row trigger: draws the RANDOM ID fields of a record until each is free.
-- Arguments, four for each such field: column, prefix, alphabet, size.
-- security definer: looks for a free one whatever the writer may read. It sees the records that the same statement
-- has inserted before; against other transactions the unique index stands.
create or replace function rowcast.set_random_ids() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  drawn jsonb := '{}';
  candidate text;
  taken boolean;
begin
  for field in 0..tg_nargs / 4 - 1 loop
    taken := true;
    for draw in 1..1000 loop
      candidate := tg_argv[field * 4 + 1] || rowcast.random_text(tg_argv[field * 4 + 2], tg_argv[field * 4 + 3]::integer);
      execute format('select exists (select from %I.%I where lower(%I) = lower($1))', tg_table_schema, tg_table_name, tg_argv[field * 4])
        into taken using candidate;
      exit when not taken;
    end loop;
    if taken then
      raise exception 'no RANDOM ID of field % is free', tg_argv[field * 4] using errcode = 'program_limit_exceeded';
    end if;
    drawn := drawn || jsonb_build_object(tg_argv[field * 4], candidate);
  end loop;
  return jsonb_populate_record(new, drawn);
end
$$;
