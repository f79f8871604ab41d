-- QUOTENAME of the expression language: a closing mark inside is doubled; null for more than 128 characters or another mark.
create or replace function rowcast.quote_name(source text, mark text) returns text
language sql immutable strict parallel safe
return case
  when length(source) > 128 then null
  when left(mark, 1) in ('[', ']') then '[' || replace(source, ']', ']]') || ']'
  when left(mark, 1) in ('(', ')') then '(' || replace(source, ')', '))') || ')'
  when left(mark, 1) in ('{', '}') then '{' || replace(source, '}', '}}') || '}'
  when left(mark, 1) in ('<', '>') then '<' || replace(source, '>', '>>') || '>'
  when left(mark, 1) in ('''', '"', '`') then left(mark, 1) || replace(source, left(mark, 1), repeat(left(mark, 1), 2)) || left(mark, 1)
end;
