-- DATENAME of the expression language: English names of months and days, other parts as digits.
create or replace function rowcast.name_of_date(part text, moment timestamp) returns text
language sql immutable strict parallel safe
return case part
  when 'month' then to_char(moment, 'FMMonth')
  when 'weekday' then to_char(moment, 'FMDay')
  else rowcast.date_part(part, moment)::text
end;
