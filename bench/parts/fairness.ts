import { setTimeout as sleep } from 'node:timers/promises';
import { besideBareSender } from '../bare-sender.ts';
import type { BenchServer } from '../bench-server.ts';
import { insertSql } from '../bench-table.ts';
import { createWebhooks } from '../create-webhooks.ts';
import { times } from '../figures.ts';
import { prefillCalls } from '../prefill-calls.ts';
import { residentMegabytes } from '../resident-megabytes.ts';
import type { Part } from '../run-part.ts';
import { steadyChanges } from '../steady-changes.ts';

const CROWD = 1_000_000;
const PER_SECOND = 20;
const SECONDS = 8;
const LIMIT = 10;

/** While `work` lasts, the highest resident memory of the server. */
async function highestMemory<Result>(server: BenchServer, work: () => Promise<Result>): Promise<[Result, number]> {
  let highest = 0;
  let done = false;
  const watch = (async () => {
    while (!done) {
      highest = Math.max(highest, await residentMegabytes(server.pid));
      await sleep(250);
    }
  })();
  try {
    return [await work(), highest];
  } finally {
    done = true;
    await watch;
  }
}

/**
 * What the changes of one table wait while another webhook has a million calls waiting, and while a million changes of another table are
 * made into calls: of a receiver beside it, which takes all that the machine gives, and of one that answers after 50 ms.
 */
export const fairness: Part = async (bench) => {
  const crowd = bench.scaled(CROWD, 20_000);
  const receiver = await bench.receiver();
  const server = await bench.server({ apart: true });
  const [crowded, quiet, far] = await createWebhooks(server, { tables: 3, webhooksPerTable: 1, urls: (webhook) => [`${receiver.url}${webhook === 2 ? 'far' : webhook}/0`] });
  const webhooks = (await server.call('GET', '/v2/outgoingWebhooks')) as { Id: string; Name: string }[];
  const { Id } = webhooks.find(({ Name }) => Name === 'Webhook 0')!;
  await receiver.ask('read', 'delays');
  const measure = () => steadyChanges(server, receiver, { table: quiet!, seconds: bench.scaled(SECONDS, 2), perSecond: PER_SECOND, callsPerChange: 1 });
  await measure();
  const alone = await times(bench.runs, measure);
  const besideSender = await besideBareSender(receiver.url, () => times(bench.runs, measure));

  // The queue is filled with copies of the messages that there are.
  await server.pool.query('truncate /* bench */ rowcast.message');
  await server.call('PUT', `/v2/outgoingWebhooks/${Id}`, { CallThrottling: LIMIT });
  await prefillCalls(server, crowded!, crowd);
  // What waits is measured, not that it has just been written.
  for (const table of ['message', 'call']) await server.pool.query(`vacuum /* bench */ rowcast.${table}`);
  await server.pool.query('checkpoint /* bench */');
  bench.progress(`${crowd} calls wait`);
  const [besideWaiting, memoryOfWaiting] = await highestMemory(server, () => times(bench.runs, measure));

  await server.call('PUT', `/v2/outgoingWebhooks/${Id}`, { CallThrottling: 1_000_000 });
  const besideStatement = async (table: string) => {
    await server.pool.query('truncate /* bench */ rowcast.call, rowcast.change');
    const stated = server.pool.query(insertSql(server, table), [1, crowd]);
    const [values, memory] = await highestMemory(server, () => times(bench.runs, measure));
    await stated;
    const stillSending = (await server.pool.query('select /* bench */ 1 from rowcast.change union all select 1 from rowcast.call limit 1')).rows.length > 0;
    return { values, memory, note: stillSending ? 'not through at the end' : 'through before the end' };
  };
  const near = await besideStatement(crowded!);
  const beyond = await besideStatement(far!);
  const over = (values: readonly number[]) => values.map((value, run) => value / alone[run]!);
  const count = crowd.toLocaleString('en');
  return [
    { figure: `p99 of ${PER_SECOND} changes per second of a table, alone`, unit: 'ms', values: alone },
    { figure: 'beside a bare sender in a process of its own: what a busy machine costs', unit: 'ms', values: besideSender, ratios: over(besideSender) },
    { figure: `beside ${count} waiting calls of another webhook, limited to ${LIMIT}/s`, unit: 'ms', values: besideWaiting, ratios: over(besideWaiting) },
    { figure: 'resident memory of the server meanwhile', unit: 'MB', values: [memoryOfWaiting] },
    { figure: `beside ${count} rows inserted into another table by one statement, and their calls`, unit: 'ms', values: near.values, ratios: over(near.values), note: near.note },
    { figure: 'resident memory of the server meanwhile', unit: 'MB', values: [near.memory] },
    { figure: 'the same, of a receiver that answers after 50 ms', unit: 'ms', values: beyond.values, ratios: over(beyond.values), note: beyond.note },
    { figure: 'resident memory of the server meanwhile', unit: 'MB', values: [beyond.memory] },
  ];
};
