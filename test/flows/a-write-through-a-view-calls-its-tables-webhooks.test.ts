import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { expectStatus, insert, makeEvent, makeTable, makeWebhook, payloadOf } from './flow.ts';

let server: TestServer;
let receiver: Receiver;
beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer(), startReceiver()]);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

test('insert, update and delete through a view are changes of its editable table, by RESTAPIs', async () => {
  const { api } = server;
  await makeTable(api, 'Customers', { Name: 'STRING' });
  await makeTable(api, 'Orders', { Customer: 'INTEGER', Total: 'INTEGER' });
  await insert(api, 'Customers', { Name: 'Ada' });
  await insert(api, 'Orders', { Customer: 1, Total: 1 });
  expectStatus(await api.post('/v2/views', {
    Name: 'Sales',
    Tables: ['Orders', { Table: 'Customers', On: 'Orders.Customer = Customers.PK_ID' }],
    Fields: ['Name', 'Orders.Customer', { Field: 'Total', Name: 'Amount' }],
    EditableTable: 'Orders',
  }), 201);
  const webhook = await makeWebhook(api, 'Sales', [`${receiver.url}/sales`]);
  const CustomPayloadTemplate = '{"type": "[@out-hook:eventType]", "table": "[@out-hook:objectName]", "source": "[@out-hook:eventSource]", "total": "[@field:Total]"}';
  for (const type of ['Insert', 'Update', 'Delete']) await makeEvent(api, webhook, type, 'Orders', { EventSources: ['RESTAPIs'], CustomPayloadTemplate });

  expectStatus(await api.post('/v2/views/Sales/records', { Customer: 1, Amount: 2 }), 201);
  expectStatus(await api.put("/v3/views/Sales/records?q.where=Name='Ada' AND Amount=1", { Amount: 3 }), 200);
  expectStatus(await api.delete("/rest/v2/views/Sales/records?q.where=Name='Ada' AND Amount=3"), 200);

  const calls = await receiver.waitFor(3);
  expect(calls.map(payloadOf).toSorted((a, b) => a.type.localeCompare(b.type))).toEqual([
    { type: 'table.recordDelete', table: 'Orders', source: 'RESTAPIs', total: 3 },
    { type: 'table.recordInsert', table: 'Orders', source: 'RESTAPIs', total: 2 },
    { type: 'table.recordUpdate', table: 'Orders', source: 'RESTAPIs', total: 3 },
  ]);
});
