import { expect, test } from 'vitest';
import { startReceiver } from '../support/start-receiver.ts';
import { startServer } from '../support/start-server.ts';
import { testDatabase } from '../support/test-database.ts';
import { eventually, insert, makeEvent, makeTable, makeWebhook } from './flow.ts';

test('a running server drops days over their retention, and its queue and outbox are empty when all is sent', async () => {
  const [database, receiver] = await Promise.all([testDatabase(), startReceiver()]);
  await database.pool.query(`select rowcast.ensure_partitions(current_date - 40, current_date - 38)`);
  const server = await startServer({ database });
  try {
    const { names } = await server.waitForObservation('partitions.dropped');
    expect(names).toHaveLength(6);
    const { api } = server;
    await makeTable(api, 'Bounded');
    await makeEvent(api, await makeWebhook(api, 'Bounded', [`${receiver.url}/`]), 'Insert', 'Bounded');
    await insert(api, 'Bounded', Array.from({ length: 500 }, (_, index) => ({ Age: index })));
    await receiver.waitFor(500);
    const left = await eventually(
      async () => (await database.pool.query('select (select count(*)::integer from rowcast.call) as calls, (select count(*)::integer from rowcast.change) as changes, (select count(*)::integer from rowcast.attempt) as attempts')).rows[0],
      ({ calls }) => calls === 0,
    );
    expect(left).toEqual({ calls: 0, changes: 0, attempts: 500 });
  } finally {
    await server.close();
    await receiver.close();
    await database.close();
  }
});
