-- Reads yes or no. `must`: what is neither is an error, else null.
create or replace function rowcast.text_as_yes_no(source text, must boolean) returns boolean
language sql immutable strict parallel safe
return case
  when lower(btrim(source)) in ('true', 'yes') then true
  when lower(btrim(source)) in ('false', 'no') then false
  else rowcast.text_as_number(source, must) <> 0
end;
