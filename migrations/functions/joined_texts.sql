-- STRING_AGG of the expression language.
create or replace aggregate rowcast.joined_texts(item text, separator text) (sfunc = rowcast.append_text, stype = text);
