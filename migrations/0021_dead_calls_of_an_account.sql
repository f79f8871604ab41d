-- What died lately, for the overview.
create index undelivered_call_dead on rowcast.undelivered_call (account_id, ended_at) where state = 'dead';
