-- Reads a date: ISO 8601, yyyymmdd, or day, month and year with / - or . between them, whose order the style tells (103, 104, 105: the
-- day first; else the month first); then a time, with AM, PM or an offset, which is converted to UTC.
-- `must`: what is no date is an error, else null.
create or replace function rowcast.text_as_date(source text, style integer, must boolean) returns timestamp
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  found text[];
  year integer;
  month integer;
  day integer;
  clock text[];
  hour integer;
  moment timestamp;
begin
  found := regexp_match(source, '^\s*(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(.*)$');
  if found is not null then
    year := found[1]; month := found[3]; day := found[4];
  else
    found := regexp_match(source, '^\s*(\d{4})()(\d{2})(\d{2})(?!\d)(.*)$');
    if found is not null then
      year := found[1]; month := found[3]; day := found[4];
    else
      found := regexp_match(source, '^\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)(.*)$');
      if found is not null then
        year := found[4];
        month := case when style in (103, 104, 105) then found[3] else found[1] end;
        day := case when style in (103, 104, 105) then found[1] else found[3] end;
      end if;
    end if;
  end if;
  clock := regexp_match(found[5], '^(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d{1,9})?))?\s*(AM|PM)?\s*(?:(Z)|([-+])(\d{2}):?(\d{2}))?)?\s*$', 'i');
  if found is not null and clock is not null and year >= 1 and month between 1 and 12 and day between 1 and 31
    and day <= extract(day from make_date(year, month, 1) + make_interval(months => 1) - make_interval(days => 1)) then
    hour := coalesce(clock[1]::integer, 0);
    if clock[4] is not null then
      hour := case when hour between 1 and 12 then hour % 12 + case when upper(clock[4]) = 'PM' then 12 else 0 end else 99 end;
    end if;
    if hour <= 23 and coalesce(clock[2]::integer, 0) <= 59 and coalesce(replace(clock[3], ',', '.')::numeric, 0) < 60 then
      moment := make_timestamp(year, month, day, hour, coalesce(clock[2]::integer, 0), coalesce(replace(clock[3], ',', '.')::double precision, 0))
        - make_interval(hours => coalesce((clock[6] || clock[7])::integer, 0), mins => coalesce((clock[6] || clock[8])::integer, 0));
      if moment >= timestamp '0001-01-01' and moment < timestamp '10000-01-01' then
        return moment;
      end if;
    end if;
  end if;
  if must then
    raise exception 'a text is no date' using errcode = 'invalid_datetime_format';
  end if;
  return null;
end
$$;
