import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.ts';
import { importClient } from './import-fixture.ts';

let server: TestServer;
let files: ReturnType<typeof importClient>;
beforeAll(async () => {
  server = await startServer({ environment: { ROWCAST_IMPORT_MAX_BYTES: '2000000' } });
  files = importClient(server);
  await server.api.post('/v2/tables', { Name: 'Rows', Columns: [{ Name: 'N', Type: 'INTEGER' }] });
});
afterAll(() => server.close());

test('a file that is too large is refused, whether it says its length or not', async () => {
  const large = `N\n${'1\n'.repeat(1_200_000)}`;
  expect(await files.upload({ Table: 'Rows' }, large)).toMatchObject({ status: 413, body: { Code: 'BodyTooLarge' } });
  const streamed = new Blob([large]).stream();
  expect(await files.upload({ Table: 'Rows' }, streamed)).toMatchObject({ status: 413, body: { Code: 'BodyTooLarge' } });
  expect((await server.pool.query('select from rowcast.import_chunk')).rowCount).toBe(0);
  expect((await server.api.get('/v2/imports')).body.Result).toEqual([]);
});

test('a row that never ends fails the import', async () => {
  const failed = await files.run({ Table: 'Rows', Mode: 'BestEffort' }, `N\n1\n"${'2\n'.repeat(900_000)}`);
  expect(failed).toMatchObject({ State: 'failed', Reason: expect.stringMatching(/^Row 3 is longer than 1,048,576 characters/) });
});
