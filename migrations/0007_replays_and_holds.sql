-- A resumed URL. While release_rate (calls per second) is set, the calls that were due at resumed_at go at that pace and
-- later ones queue up behind them; the owner takes it away when none of those is left.
alter table rowcast.outgoing_url
  add column resumed_at timestamptz,
  add column release_rate integer check (release_rate > 0);

-- A replay of many messages: new calls of stored bodies, made in batches in the order of message ids. The place it has come
-- to is committed with the calls it made, so it goes on where it was, whoever works on it next.
create table rowcast.replay (
  account_id text not null,
  webhook_id text not null,
  -- UUID v7; the calls made name it.
  id uuid not null,
  state text not null default 'running' check (state in ('running', 'done', 'cancelled')),
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null,
  ended_at timestamptz,
  -- What is replayed. Times as the client gave them; null: not given.
  from_at timestamptz,
  to_at timestamptz,
  event_id text,
  -- Only calls to this URL.
  url text,
  -- Only where the latest call to a URL stands in this state; failed: dead or discarded.
  call_state text check (call_state in ('delivered', 'dead', 'discarded', 'failed')),
  -- Calls made per second; null: as fast as they are sent.
  calls_per_second integer check (calls_per_second > 0),
  -- Messages up to this one, included, are done; those from below_id on are not meant.
  done_to uuid not null,
  below_id uuid not null,
  -- When the next call may be made, by the pace.
  paced_at timestamptz not null default clock_timestamp(),
  -- Calls to make, as counted when the replay was asked for; null: too many to count then.
  total integer,
  messages bigint not null default 0,
  calls bigint not null default 0,
  -- Why something was passed over: messages whose body is gone; messages that could never be sent; calls that still wait;
  -- messages whose URLs were removed.
  skipped_body_gone bigint not null default 0,
  skipped_unsendable bigint not null default 0,
  skipped_waiting bigint not null default 0,
  skipped_url_removed bigint not null default 0,
  primary key (account_id, webhook_id, id),
  foreign key (account_id, webhook_id) references rowcast.webhook (account_id, id)
);
create index replay_running on rowcast.replay (id) where state = 'running';
create index replay_ended on rowcast.replay (ended_at) where state <> 'running';

-- How much of a replay still waits at each URL. Calls of no replay are not in it.
create index call_of_replay on rowcast.call (replay_id, url_id) where replay_id is not null;
