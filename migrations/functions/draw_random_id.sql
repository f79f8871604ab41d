-- Numbers the existing records when a RANDOM ID field is added: what was drawn before lies in the session's own table
-- rowcast_drawn (value text primary key), so that no two records get the same.
create or replace function rowcast.draw_random_id(prefix text, alphabet text, size integer) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  candidate text;
begin
  for draw in 1..1000 loop
    candidate := prefix || rowcast.random_text(alphabet, size);
    insert into pg_temp.rowcast_drawn (value) values (candidate) on conflict do nothing;
    if found then
      return candidate;
    end if;
  end loop;
  raise exception 'no RANDOM ID is free' using errcode = 'program_limit_exceeded';
end
$$;
