import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { eventually, expectStatus, insert, makeEvent, makeTable, makeWebhook, payloadOf } from './flow.ts';

let server: TestServer;
let receiver: Receiver;
beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer(), startReceiver()]);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

test("a task's change reaches a webhook with the source Tasks, by hand and at its time; a run that fails changes nothing and is logged", async () => {
  const { api } = server;
  await makeTable(api, 'Members', { Name: 'STRING', Age: 'INTEGER' });
  await insert(api, 'Members', { Name: 'Ada', Age: 36 });
  const webhook = await makeWebhook(api, 'Members', [`${receiver.url}/members`]);
  const CustomPayloadTemplate = '{"source": "[@out-hook:eventSource]", "type": "[@out-hook:eventType]", "age": "[@field:Age]"}';
  await makeEvent(api, webhook, 'Update', 'Members', { EventSources: ['Tasks'], CustomPayloadTemplate });

  // Not by itself while the test runs: its time is set below.
  const inHalfAYear = `0 0 1 ${((new Date().getUTCMonth() + 6) % 12) + 1} *`;
  const birthday = (Age: unknown, more: object[] = []) => ({
    Name: 'Birthday', Frequency: inHalfAYear, Steps: [{ Action: 'update', Table: 'Members', Where: "Name = 'Ada'", Values: { Age } }, ...more],
  });
  const key = expectStatus(await api.post('/v2/tasks', { ...birthday(37), Frequency: 'On demand' }), 201).body.Result.ExternalKey;
  expectStatus(await api.put("/v2/tables/Members/records?q.where=Name='Ada'", { Age: 1 }), 200);
  expect(expectStatus(await api.post(`/v2/tasks/${key}/run`), 200).body.Result).toMatchObject({ Status: 'Success', RecordsAffected: 1 });
  expect((await receiver.waitFor(1)).map(payloadOf)).toEqual([{ source: 'Tasks', type: 'table.recordUpdate', age: 37 }]);

  // The second step fails by what only the data can tell.
  const tooLong = { Action: 'insert', Table: 'Members', Values: { Name: 'x'.repeat(255) } };
  expectStatus(await api.put(`/v2/tasks/${key}`, birthday(38, [tooLong])), 200);
  const { rows: [schema] } = await server.pool.query<{ name: string }>(`select data_schema as name from rowcast.account limit 1`);
  await server.pool.query(`alter table "${schema?.name}"."Members" add constraint short check (length("Name") < 100)`);
  expect(expectStatus(await api.post(`/v2/tasks/${key}/run`), 200).body.Result).toMatchObject({ Status: 'Failure', Error: 'Steps[1]: A constraint of the table refused the change.' });
  expect((await api.get('/v2/tables/Members/records')).body.Result).toEqual([{ PK_ID: 1, Name: 'Ada', Age: 37 }]);

  expectStatus(await api.put(`/v2/tasks/${key}`, birthday(39)), 200);
  await server.pool.query(`update rowcast.task set next_run_at = now() where id = $1`, [key]);
  expect((await receiver.waitFor(2)).map(payloadOf).at(-1)).toEqual({ source: 'Tasks', type: 'table.recordUpdate', age: 39 });
  const runs = await eventually(async () => (await api.get(`/v2/tasks/${key}/runs`)).body.Result, (all) => all.length === 3);
  expect(runs).toMatchObject([{ Trigger: 'Schedule', Status: 'Success' }, { Trigger: 'Request', Status: 'Failure' }, { Trigger: 'Request', Status: 'Success' }]);
});
