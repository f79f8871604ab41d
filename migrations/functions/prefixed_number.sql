-- The default of a PREFIXED AUTONUMBER column: the next number of its hidden sequence, padded with zeros, behind the prefix.
-- security definer: whoever may insert a record may draw its number, whatever his role; only hidden sequences can be drawn from.
create or replace function rowcast.prefixed_number(sequence regclass, prefix text, width integer) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  number text;
begin
  if not exists (select from pg_class where oid = sequence and relkind = 'S' and relname like '!number\_%') then
    raise exception '% numbers no field', sequence using errcode = 'invalid_parameter_value';
  end if;
  number := nextval(sequence)::text;
  return prefix || lpad(number, greatest(width, length(number)), '0');
end
$$;
