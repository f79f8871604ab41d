-- DATEADD of the expression language. The last day of a month stays one where the other month is shorter.
create or replace function rowcast.date_add(part text, number integer, moment timestamp) returns timestamp
language sql immutable strict parallel safe
return rowcast.bounded_date(moment + case part
  when 'year' then make_interval(years => number)
  when 'quarter' then make_interval(months => number * 3)
  when 'month' then make_interval(months => number)
  when 'week' then make_interval(weeks => number)
  when 'iso_week' then make_interval(weeks => number)
  when 'hour' then make_interval(hours => number)
  when 'minute' then make_interval(mins => number)
  when 'second' then make_interval(secs => number)
  when 'millisecond' then make_interval(secs => number / 1000.0)
  else make_interval(days => number)
end);
