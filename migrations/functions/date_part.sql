-- DATEPART of the expression language; weeks begin on Sunday, which is weekday 1, and 1 January is in week 1.
create or replace function rowcast.date_part(part text, moment timestamp) returns integer
language sql immutable strict parallel safe
return case part
  when 'year' then extract(year from moment)
  when 'quarter' then extract(quarter from moment)
  when 'month' then extract(month from moment)
  when 'dayofyear' then extract(doy from moment)
  when 'week' then floor((extract(doy from moment) - 1 + extract(dow from date_trunc('year', moment))) / 7) + 1
  when 'iso_week' then extract(week from moment)
  when 'weekday' then extract(dow from moment) + 1
  when 'hour' then extract(hour from moment)
  when 'minute' then extract(minute from moment)
  when 'second' then floor(extract(second from moment))
  when 'millisecond' then floor(extract(milliseconds from moment))::integer % 1000
  else extract(day from moment)
end::integer;
