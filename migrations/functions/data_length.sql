-- DATALENGTH of a text in the expression language: the bytes that SQL Server's NVARCHAR needs, four for characters beyond U+FFFF.
create or replace function rowcast.data_length(source text) returns integer
language sql immutable strict parallel safe
return 2 * (length(source) + regexp_count(source, '[\U00010000-\U0010FFFF]'));
