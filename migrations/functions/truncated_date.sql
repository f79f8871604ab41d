-- DATETRUNC of the expression language: where the part begins that a date lies in; weeks begin on Sunday.
create or replace function rowcast.truncated_date(part text, moment timestamp) returns timestamp
language sql immutable strict parallel safe
return rowcast.bounded_date(case part
  when 'week' then date_trunc('day', moment) - make_interval(days => extract(dow from moment)::integer)
  when 'iso_week' then date_trunc('week', moment)
  when 'dayofyear' then date_trunc('day', moment)
  else date_trunc(part, moment)
end);
