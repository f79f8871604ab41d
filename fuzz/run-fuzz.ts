import fc from 'fast-check';
import { ensurePartitions } from '../src/activity/ensure-partitions.ts';
import { openPool } from '../src/db/open-pool.ts';
import { DefinitionCache } from '../src/delivery/definition-cache.ts';
import { fanOutTable } from '../test/support/fan-out-table.ts';
import { listTablesWithChanges } from '../src/delivery/list-tables-with-changes.ts';
import { apiUnderTest } from '../test/api/api-under-test.ts';
import type { TestDatabase } from '../test/support/test-database.ts';
import { judgeAnswer } from './judge-answer.ts';
import { judgeData } from './judge-data.ts';
import { readOperations } from './operations.ts';
import { fuzzRequests, type FuzzRequest } from './requests.ts';
import { sendRequest, type Sent } from './send-request.ts';
import { openWorld, renewWorld, type World } from './world.ts';

const CHUNK = 400;
const SHOWN = 600;

export interface FuzzReport {
  requests: number;
  messages: number;
  /** How many answers of each status there were. */
  statuses: ReadonlyMap<number, number>;
  /** Of how many operations, and how many of them were successful at least once. */
  operations: number;
  succeeded: number;
  /** What is wrong, each with what brings it about. */
  problems: readonly string[];
}

/** Asks the API as two accounts at once whatever the seed says, judges every answer, and the data in the end. Without a database: a test's own. */
export async function runFuzz({ seed, requests, database }: { seed: number; requests: number; database?: TestDatabase }): Promise<FuzzReport> {
  const api = await apiUnderTest({}, database);
  const pipeline = openPool(api.database.connectionString);
  const problems: string[] = [];
  const statuses = new Map<number, number>();
  const succeeded = new Set<string>();
  let asked = 0;
  let messages = 0;

  const ask = async (request: FuzzRequest, own: World, other: World): Promise<void> => {
    const sent = await sendRequest(api.app, request, own, other);
    if (sent === null) return;
    asked += 1;
    statuses.set(sent.status, (statuses.get(sent.status) ?? 0) + 1);
    if (sent.status < 300) succeeded.add(`${request.operation.method} ${request.operation.path}`);
    const wrong = [...judgeAnswer({ ...sent, asked: `${decode(sent.url)} ${sent.body}`, foreignMarks: [other.mark] }), ...judgeKey(request, sent, own)];
    if (wrong.length === 0) return;
    const failed = api.observations.findLast((one) => one.kind === 'request.failed' && one.requestId === sent.headers['x-request-id']);
    const cause = failed?.kind === 'request.failed' ? `\n        ${failed.error instanceof Error ? failed.error.stack ?? '' : String(failed.error)}` : '';
    problems.push(`${wrong.join('; ')}\n        ${sent.method} ${sent.url.slice(0, 2_100)} ${JSON.stringify(request.headers)}\n        ${sent.body.slice(0, SHOWN)}\n        ${sent.status} ${sent.text.slice(0, SHOWN)}${cause}`);
  };

  const cache = new DefinitionCache();
  const oneBatch = (tableId: number) => fanOutTable(pipeline, cache, tableId);
  /** Whatever was written has to become messages. */
  const fanOut = async (): Promise<void> => {
    for (const tableId of await listTablesWithChanges(pipeline)) {
      try {
        for (let made = await oneBatch(tableId); made !== null; made = await oneBatch(tableId)) messages += made.messages.length;
      } catch (error) {
        problems.push(`changes of table ${tableId} can not become messages: ${error instanceof Error ? error.stack ?? '' : String(error)}`);
      }
    }
  };

  try {
    await ensurePartitions(api.database.pool, new Date());
    const operations = await readOperations(api.app);
    const arbitrary = fuzzRequests(operations);
    const worlds = [await openWorld(api), await openWorld(api)] as const;
    for (let chunk = 0; chunk * CHUNK < requests; chunk += 1) {
      const sample = fc.sample(arbitrary, { seed: seed + chunk, numRuns: Math.min(CHUNK, requests - chunk * CHUNK) });
      const lane = async (start: 0 | 1) => {
        for (let place = start; place < sample.length; place += 2) await ask(sample[place]!, worlds[start], worlds[start === 0 ? 1 : 0]);
      };
      await Promise.all([lane(0), lane(1)]);
      await fanOut();
      for (const world of worlds) await renewWorld(api, world);
      api.observations.length = 0;
    }
    await fanOut();
    problems.push(...(await judgeData(api.database.pool, worlds)));
    return { requests: asked, messages, statuses, operations: operations.length, succeeded: succeeded.size, problems };
  } finally {
    await pipeline.end();
    await api.close();
  }
}

function decode(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** A table gives rising keys as long as it is the same table. */
function judgeKey({ operation, segments }: FuzzRequest, { method, status, headers }: Sent, { lastKeys }: World): string[] {
  const table = segments[2]?.toLowerCase() ?? '';
  if (status < 300 && /\/tables(\/\{table\})?$/.test(operation.path) && method !== 'GET') lastKeys.clear();
  if (method !== 'POST' || status !== 201 || !operation.path.endsWith('/records')) return [];
  const key = Number(/PK_ID=(\d+)$/.exec(String(headers['location']))?.[1]);
  const last = lastKeys.get(table) ?? 0;
  lastKeys.set(table, key);
  return key > last ? [] : [`PK_ID ${key} after ${last}`];
}
