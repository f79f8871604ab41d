-- The capture functions of our own tables are written for each table, with its constants; what the text was made from is remembered,
-- so that an upgrade writes them anew. Until then the functions for all tables go on.
alter table rowcast.capture add column functions text not null default '';

-- How a change came is written as the transaction's settings say it, and understood where it is read. A default, since a volatile
-- function in the select of the capture functions would cost them another layer of their plan.
alter table rowcast.change
  alter column source drop not null,
  alter column cause type text,
  alter column changed_at set default pg_catalog.clock_timestamp();
