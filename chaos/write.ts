import { setTimeout as sleep } from 'node:timers/promises';
import type { RestClient } from '../test/support/rest-client.ts';
import type { Random } from './random.ts';
import { TABLES, type Workspace } from './workspace.ts';

/** Writes over REST until told to stop. What fails may or may not have been committed: the journal tells. */
export async function writeOverRest(name: string, api: RestClient, random: Random, signal: AbortSignal): Promise<void> {
  for (let n = 0; !signal.aborted; n += 1) {
    const path = `/v2/tables/${random.pick(TABLES)}/records`;
    const where = `?q.where=${encodeURIComponent(`PK_ID = ${random.between(1, 40 + n)}`)}`;
    const Name = `${name}-${n}`;
    const kind = random.next();
    await (kind < 0.35 ? api.post(path, { Name })
      : kind < 0.45 ? api.post(path, Array.from({ length: random.between(2, 6) }, (_, index) => ({ Name: `${Name}-${index}` })))
      : kind < 0.8 ? api.put(`${path}${where}`, { Name })
      : api.delete(`${path}${where}`)).catch(() => sleep(100));
    await sleep(random.between(50, 350));
  }
}

/** Writes as a plain SQL client: transactions of several statements, rolled back one time in four, cut off one time in ten. */
export async function writeSql(name: string, { pool, dataSchema }: Workspace, random: Random, signal: AbortSignal): Promise<void> {
  for (let n = 0; !signal.aborted; n += 1) {
    const client = await pool.connect().catch(() => null);
    const end = random.next();
    let failed: Error | undefined;
    try {
      await client?.query('begin');
      for (let step = random.between(1, 3); step > 0; step -= 1) {
        const table = `"${dataSchema}"."${random.pick(TABLES)}"`;
        const token = `${name}-${n}-${step}`;
        const key = random.between(1, 40 + n * 2);
        const kind = random.next();
        if (kind < 0.4) await client?.query(`insert into ${table} ("Name") select $1 || '-' || n from generate_series(1, $2::integer) n`, [token, random.chance(0.1) ? 15 : 1]);
        else if (kind < 0.75) await client?.query(`update ${table} set "Name" = $1 || '-' || "PK_ID" where "PK_ID" between $2 and $2 + 1`, [token, key]);
        // Changes nothing, and must say nothing.
        else if (kind < 0.8) await client?.query(`update ${table} set "Name" = "Name" where "PK_ID" <= $1`, [key]);
        else await client?.query(`delete from ${table} where "PK_ID" = $1`, [key]);
      }
      if (end < 0.1) throw new Error('cut off');
      await client?.query(end < 0.35 ? 'rollback' : 'commit');
    } catch (error) {
      failed = error as Error;
      if (!signal.aborted) await sleep(100);
    }
    client?.release(failed);
    await sleep(random.between(50, 350));
  }
}
