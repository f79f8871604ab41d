import type { Pool } from 'pg';
import type { Queryable } from '../db/queryable.ts';
import { transaction } from '../db/transaction.ts';

interface OldPartition {
  name: string;
  parent: 'message' | 'attempt';
  /** `yyyyMMdd` */
  day: string;
}

const DAY_MS = 86_400_000;

const PARTITIONS = `
  select c.relname as name, p.relname as parent, right(c.relname, 8) as day
  from pg_catalog.pg_inherits i
  join pg_catalog.pg_class c on c.oid = i.inhrelid
  join pg_catalog.pg_class p on p.oid = i.inhparent
  where i.inhparent in ('rowcast.message'::regclass, 'rowcast.attempt'::regclass)
    and c.relname ~ '^(message|attempt)_[0-9]{8}$' and right(c.relname, 8) < $1
  order by right(c.relname, 8), c.relname`;

// By webhook, so that what is open is found through the index of the queue and the partition is not scanned.
const keep = (partition: string) => `
  insert into rowcast.kept_message
  select m.*
  from rowcast.webhook w
  cross join lateral (
    select distinct c.message_id from rowcast.call c where c.webhook_id = w.id and c.message_id < rowcast.uuid_floor(to_date($1, 'YYYYMMDD') + interval '1 day')
  ) o
  join rowcast.${partition} m on m.account_id = w.account_id and m.webhook_id = w.id and m.id = o.message_id
  on conflict do nothing`;

/**
 * Drops the partitions of days that ended before the longest retention of any account; returns their names. Messages with a
 * live call move to kept_message: most of them before the locks, the rest under them. So a replay that reads a message and
 * inserts its calls in one transaction comes wholly before or wholly after.
 * @throws when a lock is not had within 300 ms: nothing may queue behind the strongest lock for longer. The loop tries again.
 */
export async function dropOldPartitions(pool: Pool, { retentionDays, now }: { retentionDays: number; now: Date }): Promise<string[]> {
  const { rows: [longest] } = await pool.query<{ days: number }>(
    'select greatest($1::integer, max(log_retention_days)) as days from rowcast.account', [retentionDays],
  );
  const firstKept = new Date(now.getTime() - (longest?.days ?? retentionDays) * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
  const { rows: old } = await pool.query<OldPartition>(PARTITIONS, [firstKept]);
  const dropped: string[] = [];
  for (const partition of old) {
    if (await drop(pool, partition)) dropped.push(partition.name);
  }
  return dropped;
}

/** The names come from the catalogue and are `message_` or `attempt_` and eight digits: nothing to quote. */
async function drop(pool: Pool, { name, parent, day }: OldPartition): Promise<boolean> {
  // Another process may have dropped it meanwhile.
  if (!(await isThere(pool, name))) return false;
  if (parent === 'message') await pool.query(keep(name), [day]);
  return transaction(pool, async (client) => {
    await client.query(`set local lock_timeout = '300ms'`);
    // The parent first, as everybody who reads or writes it locks.
    await client.query(`lock table only rowcast.${parent} in access exclusive mode`);
    if (!(await isThere(client, name))) return false;
    await client.query(`lock table rowcast.${name} in access exclusive mode`);
    if (parent === 'message') await client.query(keep(name), [day]);
    await client.query(`drop table rowcast.${name}`);
    return true;
  });
}

async function isThere(db: Queryable, name: string): Promise<boolean> {
  const { rows } = await db.query<{ there: boolean }>('select to_regclass($1) is not null as there', [`rowcast.${name}`]);
  return rows[0]?.there === true;
}
