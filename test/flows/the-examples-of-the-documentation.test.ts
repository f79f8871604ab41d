import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RestClient } from '../support/rest-client.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { expectStatus, insert, makeEvent, makeTable, makeWebhook, payloadOf, type MadeWebhook } from './flow.ts';
import { MESSAGE_CARD, MESSAGE_TO_ADMINS, UPDATE_OF_NAMES } from '../support/documented-events.ts';

let server: TestServer;
let api: RestClient;
let receiver: Receiver;
let webhook: MadeWebhook;
beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer(), startReceiver()]);
  api = server.api;
  webhook = await makeWebhook(api, 'Examples', [`${receiver.url}/`]);
});
beforeEach(() => receiver.clear());
afterAll(async () => {
  await server.close();
  await receiver.close();
});

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;
const ID = /^[a-z0-9]{6}$/;

/** Makes a change as another source than REST does: every way in sets this. */
async function changeAs(source: string, statement: string): Promise<void> {
  const { rows: [account] } = await server.pool.query<{ s: string }>('select data_schema as s from rowcast.account');
  await server.pool.query(`begin; set local search_path = "${account!.s}"; set local rowcast.source = '${source}'; ${statement}; commit`);
}

test('an update event of two fields, from the datasheet and DataPages', async () => {
  await makeTable(api, 'MyCustomers', { First_Name: 'STRING', Last_Name: 'STRING', City: 'STRING' });
  const { body } = expectStatus(await api.post(`/v2/outgoingWebhooks/${webhook.id}/events`, UPDATE_OF_NAMES), 201);
  expect(Object.entries(body)).toEqual([
    ['Id', expect.stringMatching(ID)], ['Type', 'table.recordUpdate'], ['Status', 'Active'], ['ObjectName', 'MyCustomers'],
    ['ObjectFields', ['First_Name', 'Last_Name']], ['EventSources', ['Datasheets', 'DataPages']], ['CustomPayloadFields', ['First_Name', 'Last_Name']],
    ['DateCreated', expect.stringMatching(DATE)], ['CreatedBy', expect.stringMatching(/./)],
  ]);

  await insert(api, 'MyCustomers', { First_Name: 'Jon', Last_Name: 'Doe', City: 'Oslo' });
  expectStatus(await api.put('/v2/tables/MyCustomers/records?q.where=PK_ID=1', { First_Name: 'by REST' }), 200);
  await changeAs('Datasheet', `update "MyCustomers" set "City" = 'Bergen'`);
  await changeAs('DataPages', `update "MyCustomers" set "First_Name" = 'John'`);
  const [call] = await receiver.waitFor(1);
  const payload = payloadOf(call!);
  expect(Object.entries(payload)).toEqual([
    ['eventId', body.Id], ['messageId', call!.headers['webhook-id']], ['webhookId', webhook.id], ['accountId', expect.stringMatching(ID)],
    ['secret', webhook.secret], ['eventDate', expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)], ['eventType', 'table.recordUpdate'],
    ['objectName', 'MyCustomers'], ['data', [{ First_Name: 'John', Last_Name: 'Doe' }]],
  ]);
  expect(Object.keys(payload.data[0])).toEqual(['First_Name', 'Last_Name']);
});

test('an insert event with a custom payload', async () => {
  await makeTable(api, 'Admins', { MessageTo: 'STRING', MessageTitle: 'STRING', MessageFrom: 'STRING', Message: 'TEXT' });
  const { body } = expectStatus(await api.post(`/v2/outgoingWebhooks/${webhook.id}/events`, MESSAGE_TO_ADMINS), 201);
  expect(Object.entries(body)).toEqual([
    ['Id', expect.stringMatching(ID)], ['Type', 'table.recordInsert'], ['Status', 'Active'], ['ObjectName', 'Admins'], ['ObjectFields', []],
    ['CustomPayloadFields', null], ['CustomPayloadTemplate', MESSAGE_CARD], ['DateCreated', expect.stringMatching(DATE)], ['CreatedBy', expect.stringMatching(/./)],
  ]);
  await insert(api, 'Admins', { MessageTo: 'Ada "A"', MessageTitle: 'News', MessageFrom: "O'Hara", Message: 'line 1\nline 2' });
  const [call] = await receiver.waitFor(1);
  expect(payloadOf(call!)).toEqual({
    '@type': 'MessageCard',
    '@context': 'http://test.com/myextension',
    themeColor: '0078D7',
    summary: 'Example Summary',
    sections: [{
      activityTitle: 'Hello Ada "A"',
      activitySubtitle: 'News',
      facts: [{ name: 'From:', value: "O'Hara" }, { name: 'Date:', value: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) }],
      text: 'line 1\nline 2.',
    }],
  });
});

test('the default payload has every field, PK_ID first', async () => {
  await makeTable(api, 'People', { First_Name: 'STRING', Last_Name: 'STRING', Number: 'NUMBER', Form: 'STRING', Number2: 'NUMBER', Since: 'DATE/TIME', Vip: 'YES/NO' });
  await makeEvent(api, webhook, 'Insert', 'People');
  await insert(api, 'People', { First_Name: 'Ada', Number: 7.5, Since: '2023-09-13T00:00:00', Vip: true });
  const [call] = await receiver.waitFor(1);
  const payload = payloadOf(call!);
  expect(Object.keys(payload)).toEqual(['eventId', 'messageId', 'webhookId', 'accountId', 'secret', 'eventDate', 'eventType', 'objectName', 'data']);
  expect(Object.entries(payload.data[0])).toEqual([
    ['PK_ID', 1], ['First_Name', 'Ada'], ['Last_Name', ''], ['Number', 7.5], ['Form', ''], ['Number2', null], ['Since', '2023-09-13T00:00:00'], ['Vip', true],
  ]);
});
