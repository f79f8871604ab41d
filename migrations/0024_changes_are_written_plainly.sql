-- Every write to a captured table pays for what the outbox asks for. Only the capture functions write it, with constants for the
-- operation: a check would be read and prepared anew by every statement. Rows are written once, read once and deleted: compressing
-- them costs more than it saves, and rows that are stored as they are tell their size, which had been a column of its own.
alter table rowcast.change
  drop constraint change_operation_check,
  drop column size,
  alter column old_row set storage external,
  alter column new_row set storage external;
