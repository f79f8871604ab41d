-- When a call to the URL last ended well and when one last failed, and why. Written now and then by the owner, never per call;
-- the room in each page is for these updates.
alter table rowcast.outgoing_url
  add column last_success_at timestamptz,
  add column last_failure_at timestamptz,
  add column last_failure_reason text;
alter table rowcast.outgoing_url set (fillfactor = 70);
