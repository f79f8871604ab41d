-- DATEDIFF and DATEDIFF_BIG of the expression language: how many boundaries of the part lie between two dates; weeks begin on Sunday.
create or replace function rowcast.boundaries_between(part text, before timestamp, after timestamp) returns bigint
language sql immutable strict parallel safe
return case part
  when 'year' then extract(year from after) - extract(year from before)
  when 'quarter' then extract(year from after) * 4 + extract(quarter from after) - extract(year from before) * 4 - extract(quarter from before)
  when 'month' then extract(year from after) * 12 + extract(month from after) - extract(year from before) * 12 - extract(month from before)
  -- 6 January of year 1 was a Saturday: whole weeks since then change on Sundays.
  when 'week' then floor((after::date - date '0001-01-07') / 7.0) - floor((before::date - date '0001-01-07') / 7.0)
  when 'iso_week' then floor((after::date - date '0001-01-01') / 7.0) - floor((before::date - date '0001-01-01') / 7.0)
  when 'hour' then floor(extract(epoch from after) / 3600) - floor(extract(epoch from before) / 3600)
  when 'minute' then floor(extract(epoch from after) / 60) - floor(extract(epoch from before) / 60)
  when 'second' then floor(extract(epoch from after)) - floor(extract(epoch from before))
  when 'millisecond' then floor(extract(epoch from after) * 1000) - floor(extract(epoch from before) * 1000)
  else (after::date - before::date)::numeric
end::bigint;
