import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import type { FinishedAttempt } from './finished-attempt.ts';
import { Lane } from './lane.ts';
import { Settler } from './settler.ts';

const lane = new Lane(1, { origin: 'http://127.0.0.1', path: '/', inspectorToken: null }, false);
const call = { accountId: 'bbbbbb', webhookId: 'aaaaaa', eventId: 'cccccc', urlId: 1, dueAt: 0, id: '01a200cc-da8b-7002-bbe9-2461918a2a37', messageId: '01a200cc-da8b-7002-bbe9-2089a40c6f71', attempts: 0, body: '{}', size: 2 };
const attempt: FinishedAttempt = {
  call, id: '01a200cc-da8b-7002-bbe9-2461918a2a38', number: 1, outcome: 'delivered', startedAt: 0, durationMs: 1, httpStatus: 200, errorCode: null, details: null,
  response: null, nextAt: null, dueAgainAt: null,
};

it('records attempts when nobody has the right of way', async () => {
  let end = () => {};
  const free = new Promise<void>((resolve) => {
    end = resolve;
  });
  let statements = 0;
  const pool = { query: async () => void (statements += 1) } as unknown as Pool;
  const settler = new Settler({ pool, observe() {}, rightOfWay: { free, isContested: false } }, () => {});
  settler.add({ attempt, lane });
  const flushed = settler.flush();
  await new Promise(setImmediate);
  expect([statements, settler.unsettled]).toEqual([0, 1]);
  end();
  await flushed;
  expect([statements, settler.unsettled]).toEqual([1, 0]);
});

it.each([
  { isContested: false, attempts: 400, sizes: [400] },
  { isContested: true, attempts: 400, sizes: [150, 150, 100] },
  { isContested: true, attempts: 700, sizes: [500, 150, 50] },
])('records $attempts attempts in smaller batches while others come, unless it falls behind: $isContested', async ({ isContested, attempts, sizes }) => {
  const recorded: number[] = [];
  const pool = { query: async () => {} } as unknown as Pool;
  const settler = new Settler({ pool, observe() {}, rightOfWay: { free: undefined, isContested } }, (batch) => recorded.push(batch.length));
  for (let nth = 0; nth < attempts; nth += 1) settler.add({ attempt, lane });
  await settler.flush();
  expect(recorded).toEqual(sizes);
});
