-- EOMONTH of the expression language.
create or replace function rowcast.end_of_month(moment timestamp, months integer) returns timestamp
language sql immutable strict parallel safe
return rowcast.bounded_date(date_trunc('month', moment) + make_interval(months => months) + make_interval(months => 1) - make_interval(days => 1));
