-- CONCAT_WS of the expression language: the texts that are not null.
create or replace function rowcast.join_texts(separator text, texts text[]) returns text
language sql immutable parallel safe
return array_to_string(texts, coalesce(separator, ''));
