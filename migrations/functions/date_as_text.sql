-- A date in one of SQL Server's styles. Declared immutable: the formats used depend on no setting of the session.
create or replace function rowcast.date_as_text(moment timestamp, style integer) returns text
language sql immutable strict parallel safe
return case
  when style in (0, 100) then to_char(moment, 'Mon ') || lpad(to_char(moment, 'FMDD'), 2) || to_char(moment, ' YYYY ') || lpad(to_char(moment, 'FMHH12'), 2) || to_char(moment, ':MIAM')
  else to_char(moment, case style
    when 1 then 'MM/DD/YY' when 101 then 'MM/DD/YYYY'
    when 2 then 'YY.MM.DD' when 102 then 'YYYY.MM.DD'
    when 3 then 'DD/MM/YY' when 103 then 'DD/MM/YYYY'
    when 4 then 'DD.MM.YY' when 104 then 'DD.MM.YYYY'
    when 5 then 'DD-MM-YY' when 105 then 'DD-MM-YYYY'
    when 6 then 'DD Mon YY' when 106 then 'DD Mon YYYY'
    when 7 then 'Mon DD, YY' when 107 then 'Mon DD, YYYY'
    when 8 then 'HH24:MI:SS' when 108 then 'HH24:MI:SS' when 24 then 'HH24:MI:SS'
    when 10 then 'MM-DD-YY' when 110 then 'MM-DD-YYYY'
    when 11 then 'YY/MM/DD' when 111 then 'YYYY/MM/DD'
    when 12 then 'YYMMDD' when 112 then 'YYYYMMDD'
    when 13 then 'DD Mon YYYY HH24:MI:SS:MS' when 113 then 'DD Mon YYYY HH24:MI:SS:MS'
    when 14 then 'HH24:MI:SS:MS' when 114 then 'HH24:MI:SS:MS'
    when 20 then 'YYYY-MM-DD HH24:MI:SS' when 120 then 'YYYY-MM-DD HH24:MI:SS'
    when 21 then 'YYYY-MM-DD HH24:MI:SS.MS' when 121 then 'YYYY-MM-DD HH24:MI:SS.MS'
    when 23 then 'YYYY-MM-DD'
    when 127 then 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
    else 'YYYY-MM-DD"T"HH24:MI:SS'
  end)
end;
