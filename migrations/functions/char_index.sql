-- CHARINDEX of the expression language: where `find` begins in `source`, from 1 and from `start` on, whatever its case; 0: nowhere.
create or replace function rowcast.char_index(find text, source text, start integer) returns integer
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  place integer;
begin
  if find = '' then
    return 0;
  end if;
  place := strpos(substr(lower(source), greatest(start, 1)), lower(find));
  return case when place = 0 then 0 else place + greatest(start, 1) - 1 end;
end
$$;
