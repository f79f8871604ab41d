import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RestClient } from '../support/rest-client.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { testDatabase } from '../support/test-database.ts';
import { expectStatus, insert, makeEvent, makeTable, makeWebhook, payloadOf, valuesOf, verify } from './flow.ts';

let server: TestServer;
let api: RestClient;
let receiver: Receiver;
let schema: string;
beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer(), startReceiver()]);
  api = server.api;
  schema = (await server.pool.query<{ s: string }>('select data_schema as s from rowcast.account')).rows[0]!.s;
});
beforeEach(() => receiver.clear());
afterAll(async () => {
  await server.close();
  await receiver.close();
});

test('insert, update and delete reach both URLs, signed; an update that changes no value reaches none', async () => {
  await makeTable(api, 'Customers');
  const urls = [`${receiver.url}/one`, `${receiver.url}/two`];
  const webhook = await makeWebhook(api, 'Both', urls);
  for (const type of ['Insert', 'Update', 'Delete']) await makeEvent(api, webhook, type, 'Customers');

  await insert(api, 'Customers', { Name: 'Ada', Age: 36 });
  expectStatus(await api.put('/v2/tables/Customers/records?q.where=PK_ID=1', { Age: 36 }), 200);
  expectStatus(await api.put('/v2/tables/Customers/records?q.where=PK_ID=1', { Age: 37 }), 200);
  expectStatus(await api.delete('/v2/tables/Customers/records?q.where=PK_ID=1'), 200);

  const calls = await receiver.waitFor(6);
  for (const path of ['/one', '/two']) {
    const payloads = calls.filter(({ url }) => url === path).map(payloadOf).toSorted((a, b) => a.messageId.localeCompare(b.messageId));
    expect(payloads.map(({ eventType, objectName, data }) => ({ eventType, objectName, data }))).toEqual([
      { eventType: 'table.recordInsert', objectName: 'Customers', data: [{ PK_ID: 1, Name: 'Ada', Age: 36 }] },
      { eventType: 'table.recordUpdate', objectName: 'Customers', data: [{ PK_ID: 1, Name: 'Ada', Age: 37 }] },
      { eventType: 'table.recordDelete', objectName: 'Customers', data: [{ PK_ID: 1, Name: 'Ada', Age: 37 }] },
    ]);
    expect(payloads[0]).toMatchObject({ webhookId: webhook.id, secret: webhook.secret });
  }
  for (const call of calls) {
    expect(call.method).toBe('POST');
    expect(call.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'webhook-id': payloadOf(call).messageId });
    expect(call.headers['user-agent']).toMatch(/^Rowcast\//);
    verify(call, webhook.secret);
  }
  // One message id for both URLs.
  expect(new Set(calls.map((call) => call.headers['webhook-id'])).size).toBe(3);
});

test('what formulas give is delivered, to the last digit, before and after a change', async () => {
  const Columns = [{ Name: 'Price', Type: 'CURRENCY' }, { Name: 'Quantity', Type: 'INTEGER' }, { Name: 'Total', IsFormula: true, Formula: 'Price * Quantity' }, { Name: 'Dear', IsFormula: true, Formula: "CASE WHEN Total > 1000 THEN 'yes' ELSE 'no' END" }];
  expectStatus(await api.post('/v2/tables', { Name: 'Priced', Columns }), 201);
  const webhook = await makeWebhook(api, 'Priced', [`${receiver.url}/priced`]);
  await makeEvent(api, webhook, 'Insert', 'Priced');
  await makeEvent(api, webhook, 'Update', 'Priced', { ObjectFields: ['Total'], CustomPayloadTemplate: '{"total": "[@field:Total]", "was": "[@old:Total]", "text": "[@field:Dear]: [@field:Total]"}' });
  // Numbers, not texts: as JSON.parse reads them the last digits would be lost.
  expectStatus(await api.post('/v2/tables/Priced/records', '{"Price": 123456789012345.6789, "Quantity": 3}'), 201);
  expectStatus(await api.put('/v2/tables/Priced/records?q.where=PK_ID=1', '{"Price": 0.3333, "Quantity": 3000}'), 200);
  const bodies = (await receiver.waitFor(2)).map(({ body }) => body).toSorted((a, b) => b.length - a.length);
  expect(bodies[0]).toMatch(/"data":\[\{"PK_ID":1,"Price":123456789012345\.6789,"Quantity":3,"Total":370370367037037\.0367,"Dear":"yes"\}\]/);
  expect(bodies[1]).toBe('{"total":999.9000,"was":370370367037037.0367,"text":"no: 999.9000"}');
});

test('a change that rolled back reaches none', async () => {
  await makeTable(api, 'Rolled');
  await makeEvent(api, await makeWebhook(api, 'Rolled', [`${receiver.url}/rolled`]), 'Insert', 'Rolled');
  const client = await server.pool.connect();
  await client.query('begin');
  await client.query(`insert into "${schema}"."Rolled" ("Name") values ('never')`);
  await client.query('rollback');
  client.release();
  // One bad record of many: the whole request is rolled back.
  expectStatus(await api.post('/v2/tables/Rolled/records', [{ Name: 'never' }, { Age: 'not a number' }]), 400);
  await insert(api, 'Rolled', { Name: 'committed' });
  expect(valuesOf(await receiver.waitFor(1), 'Name')).toEqual(['committed']);
});

test('a change by plain SQL of any role is sent, and TRUNCATE sends deletes', async () => {
  await makeTable(api, 'Plain');
  const webhook = await makeWebhook(api, 'Plain', [`${receiver.url}/plain`]);
  for (const type of ['Insert', 'Update', 'Delete']) await makeEvent(api, webhook, type, 'Plain', { CustomPayloadTemplate: '["[@out-hook:eventType]", "[@field:Name]", "[@out-hook:eventSource]"]' });
  const role = `clerk_${randomBytes(4).toString('hex')}`;
  await server.pool.query(`create role ${role} login`);
  await server.pool.query(`grant usage on schema "${schema}" to ${role}`);
  await server.pool.query(`grant select, insert, update, delete, truncate on "${schema}"."Plain" to ${role}`);
  const clerk = new pg.Client({ connectionString: server.connectionString.replace(/\/\/[^@]*@/, `//${role}@`) });
  await clerk.connect();
  try {
    expect((await clerk.query('select current_user as me')).rows).toEqual([{ me: role }]);
    await clerk.query(`insert into "${schema}"."Plain" ("Name") values ('a'), ('b')`);
    await clerk.query(`update "${schema}"."Plain" set "Name" = "Name" || '!' where "Name" = 'a'`);
    await clerk.query(`truncate "${schema}"."Plain"`);
  } finally {
    await clerk.end();
    await server.pool.query(`drop owned by ${role}; drop role ${role}`);
  }
  expect((await receiver.waitFor(5)).map(({ body }) => body).toSorted()).toEqual([
    '["table.recordDelete", "a!", "Database"]', '["table.recordDelete", "b", "Database"]',
    '["table.recordInsert", "a", "Database"]', '["table.recordInsert", "b", "Database"]', '["table.recordUpdate", "a!", "Database"]',
  ].map((text) => JSON.stringify(JSON.parse(text))).toSorted());
});

test('an event made while a worker holds older definitions misses nothing', async () => {
  await makeTable(api, 'Fresh');
  for (let round = 0; round < 8; round += 1) {
    const webhook = await makeWebhook(api, `Fresh ${round}`, [`${receiver.url}/fresh/${round}`]);
    await makeEvent(api, webhook, 'Insert', 'Fresh');
    receiver.clear();
    await insert(api, 'Fresh', { Name: `round ${round}` });
    const calls = await receiver.waitFor(round + 1);
    expect(calls.map(({ url }) => url).toSorted()).toEqual(Array.from({ length: round + 1 }, (_, made) => `/fresh/${made}`));
  }
});

test('only the listed sources and the watched fields fire, and an inactive event does not', async () => {
  await makeTable(api, 'Choosy');
  const webhook = await makeWebhook(api, 'Choosy', [`${receiver.url}/choosy`]);
  await makeEvent(api, webhook, 'Insert', 'Choosy', { EventSources: ['Datasheet'] });
  await makeEvent(api, webhook, 'Update', 'Choosy', { ObjectFields: ['Age'] });
  await makeEvent(api, webhook, 'Delete', 'Choosy', { Enabled: false });
  await insert(api, 'Choosy', { Name: 'x', Age: 1 });
  expectStatus(await api.put('/v2/tables/Choosy/records?q.where=PK_ID=1', { Name: 'y' }), 200);
  expectStatus(await api.put('/v2/tables/Choosy/records?q.where=PK_ID=1', { Age: 2 }), 200);
  expectStatus(await api.delete('/v2/tables/Choosy/records?q.where=PK_ID=1'), 200);
  await server.pool.query(`begin; set local rowcast.source = 'Datasheet'; insert into "${schema}"."Choosy" ("Name") values ('by hand'); commit`);
  const calls = await receiver.waitFor(2);
  // In any order: the two may be under way at once.
  expect(calls.map(payloadOf).map(({ eventType, data }) => [eventType, data[0].Name]).toSorted()).toEqual([['table.recordInsert', 'by hand'], ['table.recordUpdate', 'y']]);
});

test('a field or table renamed between change and fan-out still renders, and with notifications off polling alone delivers', async () => {
  // Two servers on one database: who takes the change can not nudge who sends it, who is not notified either.
  const database = await testDatabase();
  const environment = { ROWCAST_SECRET_KEY: randomBytes(32).toString('base64') };
  const front = await startServer({ database, environment, roles: { api: true, worker: false } });
  try {
    await makeTable(front.api, 'Renamed');
    const webhook = await makeWebhook(front.api, 'Renamed', [`${receiver.url}/renamed`]);
    await makeEvent(front.api, webhook, 'Insert', 'Renamed', { CustomPayloadTemplate: '{"name": "[@field:Name]", "age": "[@field:Age]", "table": "[@out-hook:objectName]"}' });
    await insert(front.api, 'Renamed', { Name: 'before', Age: 1 });
    expectStatus(await front.api.put('/v2/tables/Renamed/fields/Name', { NewName: 'Full_Name' }), 200);
    expectStatus(await front.api.put('/v2/tables/Renamed', { Name: 'Anew' }), 200);
    await insert(front.api, 'Anew', { Full_Name: 'after', Age: 2 });
    const worker = await startServer({ database, environment, roles: { api: false, worker: true }, notifications: false });
    try {
      expect((await receiver.waitFor(2)).map(payloadOf).toSorted((a, b) => a.age - b.age)).toEqual([{ name: 'before', age: 1, table: 'Renamed' }, { name: 'after', age: 2, table: 'Anew' }]);
      receiver.clear();
      await insert(front.api, 'Anew', { Full_Name: 'polled', Age: 3 });
      const [call] = await receiver.waitFor(1);
      verify(call!, webhook.secret);
    } finally {
      await worker.close();
    }
  } finally {
    await front.close();
    await database.close();
  }
});
