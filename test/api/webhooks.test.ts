import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiUnderTest } from './api-under-test.ts';
import type { ApiUnderTest, Client } from './api-under-test.ts';

interface Webhook {
  Id: string;
  Secret: string;
}

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;

let api: ApiUnderTest;
let client: Client;
let webhookId: string;
beforeAll(async () => {
  api = await apiUnderTest();
  client = await api.newAccount();
  for (const [name, ...fields] of [['MyCustomers', 'First_Name', 'Last_Name'], ['Admins', 'MessageTo', 'MessageTitle', 'MessageFrom', 'Message']]) {
    const { status, text } = await client.request('POST', '/v3/tables', { Name: name, Fields: fields.map((field) => ({ Name: field, Type: 'STRING' })) });
    expect(status, text).toBe(201);
  }
  const { body } = await client.request<Webhook>('POST', '/rest/v2/outgoingWebhooks', { Name: 'First', OutgoingUrls: ['https://example.com/first'] });
  webhookId = body.Id;
});
afterAll(() => api.close());

test('a webhook is made with its secret, then shown without', async () => {
  const made = await client.request<Webhook>('POST', '/v2/outgoingWebhooks', { Name: 'Second', Description: 'd', OutgoingUrls: ['https://example.com/a', 'https://example.com/b'], CallThrottling: 5 });
  expect(made.status, made.text).toBe(201);
  expect(Object.keys(made.body)).toEqual(['Id', 'Name', 'Description', 'OutgoingUrls', 'CallThrottling', 'Secret', 'DateCreated', 'CreatedBy']);
  expect(made.body).toMatchObject({ Id: expect.stringMatching(/^[a-z0-9]{6}$/), Secret: expect.stringMatching(/^whsec_/), DateCreated: expect.stringMatching(DATE), CreatedBy: 'Full' });

  const shown = await client.request<Webhook>('GET', `/v3/outgoingWebhooks/${made.body.Id}`);
  expect(shown.body).toMatchObject({ Status: 'Inactive', OutgoingUrls: ['https://example.com/a', 'https://example.com/b'], CallThrottling: 5, Events: 0, Messages: 0, Calls: 0, Errors: 0 });
  expect(shown.body).not.toHaveProperty('Secret');
  expect((await client.request('GET', '/v2/outgoingWebhooks')).body).toContainEqual(expect.objectContaining({ Id: made.body.Id, Name: 'Second', LastModified: expect.stringMatching(DATE) }));

  const changed = await client.request('PUT', `/v2/outgoingWebhooks/${made.body.Id}`, { Description: 'other' });
  expect([changed.status, changed.body]).toEqual([200, expect.objectContaining({ Description: 'other', Name: 'Second' })]);
  const gone = await client.request('DELETE', `/v2/outgoingWebhooks/${made.body.Id}`);
  expect([gone.status, gone.text]).toEqual([204, '']);
  expect((await client.request('GET', `/v2/outgoingWebhooks/${made.body.Id}`)).body).toMatchObject({ Code: 'ObjectNotFound' });
  expect((await client.request('DELETE', `/v2/outgoingWebhooks/${made.body.Id}`)).status).toBe(404);
});

test('the first event of the documentation: watched fields and payload fields', async () => {
  const made = await client.request<Webhook>('POST', `/v2/outgoingWebhooks/${webhookId}/events`, {
    EventType: 'table.recordUpdate',
    ObjectName: 'MyCustomers',
    ObjectFields: ['First_Name', 'Last_Name'],
    EventSources: ['Datasheets', 'DataPages'],
    CustomPayloadFields: ['First_Name', 'Last_Name'],
    Enabled: true,
  });
  expect(made.status, made.text).toBe(201);
  expect(Object.entries(made.body)).toEqual(Object.entries({
    Id: expect.stringMatching(/^[a-z0-9]{6}$/),
    Type: 'table.recordUpdate',
    Status: 'Active',
    ObjectName: 'MyCustomers',
    ObjectFields: ['First_Name', 'Last_Name'],
    EventSources: ['Datasheets', 'DataPages'],
    CustomPayloadFields: ['First_Name', 'Last_Name'],
    DateCreated: expect.stringMatching(DATE),
    CreatedBy: 'Full',
  }));
});

const TEMPLATE = `
{
'@type':'MessageCard',
'sections':[
{
\t'activityTitle':'Hello [@field:MessageTo]',
'text':'[@field:Message].'
}
]
}`;

test('the second event of the documentation: a template over several lines of the body', async () => {
  const made = await client.request<Webhook>('POST', `/v2/outgoingWebhooks/${webhookId}/events`, `{
"EventType": "table.recordInsert",
"ObjectName": "Admins",
"CustomPayloadTemplate":"${TEMPLATE}"
}`);
  expect(made.status, made.text).toBe(201);
  expect(Object.entries(made.body)).toEqual(Object.entries({
    Id: expect.any(String), Type: 'table.recordInsert', Status: 'Active', ObjectName: 'Admins', ObjectFields: [], CustomPayloadFields: null,
    CustomPayloadTemplate: TEMPLATE, DateCreated: expect.stringMatching(DATE), CreatedBy: 'Full',
  }));
  const shown = await client.request('GET', `/v2/outgoingWebhooks/${webhookId}/events/${made.body.Id}`);
  expect(shown.body).toMatchObject({ ObjectId: expect.anything(), Messages: 0, Calls: 0, Errors: 0, LastModified: expect.stringMatching(DATE), ModifiedBy: 'Full' });
  const replaced = await client.request('PUT', `/v2/outgoingWebhooks/${webhookId}/events/${made.body.Id}`, { EventType: 'table.recordInsert', ObjectName: 'admins', Enabled: false });
  expect(replaced.body).toMatchObject({ Status: 'Inactive', ObjectName: 'Admins' });
  expect(replaced.body).not.toHaveProperty('CustomPayloadTemplate');
  expect((await client.request<unknown[]>('GET', `/v3/outgoingWebhooks/${webhookId}/events`)).body).toContainEqual(expect.objectContaining({ Id: made.body.Id }));
  expect((await client.request('DELETE', `/v2/outgoingWebhooks/${webhookId}/events/${made.body.Id}`)).status).toBe(204);
  expect((await client.request('GET', `/v2/outgoingWebhooks/${webhookId}/events/${made.body.Id}`)).status).toBe(404);
});

test('all that is wrong with a body is named, whatever it is', async () => {
  const webhook = await client.request('POST', '/v2/outgoingWebhooks', { Nmae: 'x', OutgoingUrls: ['https://example.com/x', 'http://example.com'], CallThrottling: 0 });
  expect(webhook.body).toMatchObject({ Code: 'IncorrectBodyParameter', Message: expect.stringMatching(/^(?=.*Nmae)(?=.*\bName)(?=.*OutgoingUrls\[1\])(?=.*CallThrottling)/s) });
  const event = await client.request('POST', `/v2/outgoingWebhooks/${webhookId}/events`, { EventType: 'table.x', ObjectName: 'Nothing', Enbaled: true });
  expect(event.body).toMatchObject({ Message: expect.stringMatching(/^(?=.*EventType)(?=.*ObjectName)(?=.*Enbaled)/s) });
  for (const body of ['text', 1, null, [], {}, { Name: {}, OutgoingUrls: {} }, { Name: null, OutgoingUrls: [null, {}, 1] }, { __proto__: 1 }]) {
    for (const [method, url] of [['POST', '/v2/outgoingWebhooks'], ['PUT', `/v2/outgoingWebhooks/${webhookId}`], ['POST', `/v2/outgoingWebhooks/${webhookId}/events`]] as const) {
      expect((await client.request(method, url, JSON.stringify(body))).status, `${method} ${url} ${JSON.stringify(body)}`).toBe(400);
    }
  }
});

test('messages, logs and statistics are pages; what does not exist is 404; a wrong filter 400', async () => {
  const root = `/v2/outgoingWebhooks/${webhookId}`;
  expect((await client.request('GET', `${root}/messages`)).body).toEqual({ Result: [], NextCursor: null });
  expect((await client.request('GET', `${root}/logs?Status=Failure&from=2026-01-01&To=2026-01-02T03:04:05Z`)).body).toEqual({ Result: [], NextCursor: null });
  expect((await client.request('GET', '/v2/outgoingWebhooks/logs?limit=5')).body).toEqual({ Result: [], NextCursor: null });
  expect((await client.request<{ Result: unknown[] }>('GET', `${root}/statistics?by=hour`)).body.Result.length).toBeGreaterThanOrEqual(24);
  for (const path of ['messages', 'logs', 'statistics', 'messages/00000000-0000-7000-8000-000000000000', 'events', 'events/abc123']) {
    expect((await client.request('GET', `/v2/outgoingWebhooks/zzzzzz/${path}`)).status, path).toBe(404);
    expect((await client.request('GET', `/v2/outgoingWebhooks/nonsense%20id/${path}`)).status, path).toBe(404);
  }
  expect((await client.request('GET', `${root}/messages/nonsense`)).status).toBe(404);
  for (const query of ['messages?State=lost', 'messages?cursor=x', 'messages?limit=0', 'messages?from=2026', 'logs?Status=Maybe', 'logs?MessageId=x', 'statistics?by=second', 'statistics?from=2020-01-01&by=hour', 'messages?EventId=%00']) {
    const answer = await client.request('GET', `${root}/${query}`);
    expect([answer.status, answer.body], query).toEqual([400, expect.objectContaining({ Code: 'IncorrectQueryParameter' })]);
  }
});
