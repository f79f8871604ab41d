import { readlinkSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Pool } from 'pg';

/** A worker unseen for longer, by the database's clock, is dead: its webhooks go to others. */
export const DEAD_AFTER_MS = 10_000;

const IS_LIVE = `seen_at > clock_timestamp() - interval '${DEAD_AFTER_MS} milliseconds'`;
const LIVE = `select id from rowcast.worker where ${IS_LIVE}`;

/** Names this machine (this boot of it) and this namespace of process ids, so that a pid found there can be asked whether it lives. */
function hostIdentity(): string {
  try {
    return `${hostname()} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Workers of this very process: their rows are not of a former life of its pid. */
const workersHere = new Set<number>();

function workerLives({ id, pid }: { id: number; pid: number }): boolean {
  if (pid === process.pid) return workersHere.has(id);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Joins the workers of this database. Workers of this machine whose process is gone are struck out at once, rather than after
 * their ten seconds; a row with this very pid is of a former life of it.
 * @returns this worker's id.
 */
export async function joinWorkers(pool: Pool): Promise<number> {
  const host = hostIdentity();
  const { rows: neighbours } = await pool.query<{ id: number; pid: number }>(`select id, pid from rowcast.worker where host = $1`, [host]);
  const gone = neighbours.filter((neighbour) => !workerLives(neighbour)).map(({ id }) => id);
  await pool.query(`delete from rowcast.worker where id = any ($1::integer[]) or seen_at < clock_timestamp() - interval '1 hour'`, [gone]);
  const { rows } = await pool.query<{ id: number }>(`insert into rowcast.worker (host, pid) values ($1, $2) returning id`, [host, process.pid]);
  const { id } = rows[0]!;
  workersHere.add(id);
  return id;
}

export interface Membership {
  /** It was taken for living when the heartbeat came. If not, others may have taken what it owned. */
  lived: boolean;
  /** Workers alive, this one included. */
  workers: number;
  /** Webhooks that stand. */
  webhooks: number;
  /** Those of them that this worker owns. */
  owned: number;
}

/** Says that this worker lives. Null when it has been struck out: it then owns nothing any more. */
export async function sendHeartbeat(pool: Pool, workerId: number): Promise<Membership | null> {
  const { rows } = await pool.query<Membership>({
    name: 'send-heartbeat',
    text: `
      with former as (
        select id, ${IS_LIVE} as lived from rowcast.worker where id = $1 for update
      ), seen as (
        update rowcast.worker w set seen_at = clock_timestamp() from former where w.id = former.id returning former.lived
      )
      select lived, (select count(*) from rowcast.worker where id = $1 or id in (${LIVE})) as workers,
        (select count(*) from rowcast.webhook where deleted_at is null) as webhooks,
        (select count(*) from rowcast.webhook_owner o join rowcast.webhook w on w.id = o.webhook_id where o.worker_id = $1 and w.deleted_at is null) as owned
      from seen`,
    values: [workerId],
  });
  return rows[0] ?? null;
}

export interface ClaimedWebhook {
  webhookId: string;
  accountId: string;
  /** Nobody has owned it before: nobody can have called for it a moment ago. */
  fresh: boolean;
}

/**
 * Takes webhooks that no live worker owns, `only` the ones named when given, at most `limit`. A worker that is itself taken for
 * dead takes none: another one could take them from it the next moment.
 */
export async function claimWebhooks(pool: Pool, workerId: number, limit: number, only: readonly string[] | null): Promise<ClaimedWebhook[]> {
  const { rows } = await pool.query<ClaimedWebhook>({
    name: 'claim-webhooks',
    text: `
      -- Locked, so that a heartbeat comes either before, and the worker lives, or after, and hears that it was dead.
      with dead as materialized (
        select id from rowcast.worker where not (${IS_LIVE}) for share
      )
      insert into rowcast.webhook_owner (webhook_id, account_id, worker_id, since)
      select w.id, w.account_id, $1, coalesce(o.since, clock_timestamp())
      from rowcast.webhook w left join rowcast.webhook_owner o on o.webhook_id = w.id
      where w.deleted_at is null and ($3::text[] is null or w.id = any ($3))
        and (o.worker_id is null or o.worker_id in (select id from dead) or o.worker_id not in (select id from rowcast.worker))
        and $1 in (${LIVE})
      order by w.id
      limit $2
      on conflict (webhook_id) do update set worker_id = excluded.worker_id, since = clock_timestamp()
        -- Still as this statement saw it: whoever took or gave it back meanwhile may have come to life again.
        where webhook_owner.since = excluded.since
      returning webhook_id as "webhookId", account_id as "accountId", xmax = 0 as fresh`,
    values: [workerId, limit, only],
  });
  return rows;
}

/** Gives webhooks back. Call after the last POST for them was begun: the next owner waits a second from here. */
export async function releaseWebhooks(pool: Pool, workerId: number, webhookIds: readonly string[]): Promise<void> {
  await pool.query(
    `update rowcast.webhook_owner set worker_id = null, since = clock_timestamp() where worker_id = $1 and webhook_id = any ($2::text[])`,
    [workerId, webhookIds],
  );
}

/** Gives back what the worker owns besides the webhooks named. */
export async function releaseOthers(pool: Pool, workerId: number, webhookIds: readonly string[]): Promise<void> {
  await pool.query(
    `update rowcast.webhook_owner set worker_id = null, since = clock_timestamp() where worker_id = $1 and webhook_id <> all ($2::text[])`,
    [workerId, webhookIds],
  );
}

/** Leaves: everything owned is given back at once. */
export async function leaveWorkers(pool: Pool, workerId: number): Promise<void> {
  workersHere.delete(workerId);
  await pool.query(`update rowcast.webhook_owner set worker_id = null, since = clock_timestamp() where worker_id = $1`, [workerId]);
  await pool.query(`delete from rowcast.worker where id = $1`, [workerId]);
}
