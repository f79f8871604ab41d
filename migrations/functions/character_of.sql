-- CHAR and NCHAR of the expression language: null for what is no character, or none that a text can hold.
create or replace function rowcast.character_of(code integer, greatest_code integer) returns text
language sql immutable strict parallel safe
return case when code between 1 and greatest_code and code not between 55296 and 57343 then chr(code) end;
