import { afterAll, beforeAll, expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { eventually, expectStatus, insert, makeEvent, makeTable, makeWebhook, payloadOf, type MadeWebhook } from '../flows/flow.ts';
import type { RestClient } from '../support/rest-client.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';

let server: TestServer;
let receiver: Receiver;
let api: RestClient;
let webhook: MadeWebhook;
let path: string;
beforeAll(async () => {
  server = await startServer();
  receiver = await startReceiver();
  api = server.api;
  await makeTable(api, 'Customers', { First_Name: 'STRING', Age: 'INTEGER', Pin: 'PASSWORD' });
  await makeTable(api, 'Empty');
  webhook = await makeWebhook(api, 'Samples', [`${receiver.url}/a`, `${receiver.url}/b`]);
  path = `/v2/outgoingWebhooks/${webhook.id}`;
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

test('a test sends a real record on the way of any message and shows request and answer raw', async () => {
  const event = await makeEvent(api, webhook, 'Insert', 'Customers', { EventSources: ['RESTAPIs'], Enabled: false });
  const empty = await makeEvent(api, webhook, 'Insert', 'Empty');
  expect(expectStatus(await api.post(`${path}/test`, { EventId: empty }), 409).body.Message).toContain('The table Empty has no records');
  await insert(api, 'Customers', [{ First_Name: 'Ada', Age: 36, Pin: 'x' }, { First_Name: 'Bob', Age: 7, Pin: 'y' }]);
  receiver.respond(({ url }) => ({ status: url === '/a' ? 201 : 500, body: `seen ${webhook.secret}` }));

  const sent = expectStatus(await api.post(`${path}/test`, { EventId: event }), 200).body;
  expect(sent).toMatchObject({ MessageId: expect.any(String), RecordKey: '2' });
  expect(sent.Calls).toMatchObject([
    { Url: `${receiver.url}/a`, State: 'delivered', Answer: { HttpCode: 201, Body: 'seen ••••••••' }, ErrorCode: null, Request: { Method: 'POST', Url: `${receiver.url}/a` } },
    { Url: `${receiver.url}/b`, State: 'pending', Answer: { HttpCode: 500 }, ErrorCode: 'http_status', Details: 'HTTP 500' },
  ]);
  const arrived = receiver.calls.find(({ url }) => url === '/a')!;
  const { Headers, Body } = sent.Calls[0].Request;
  for (const [name, value] of Object.entries(Headers)) expect(arrived.headers[name]).toBe(value);
  expect(Object.keys(Headers)).toContain('webhook-signature');
  expect(arrived.body).toBe(Body.replace('••••••••', webhook.secret));
  expect(payloadOf(arrived)).toMatchObject({ messageId: sent.MessageId, eventId: event, eventType: 'table.recordInsert', data: [{ PK_ID: 2, First_Name: 'Bob', Age: 7 }] });
  expect(arrived.body).not.toContain('Pin');
  expect((await api.get(`${path}/messages/${sent.MessageId}`)).body).toMatchObject({ Source: 'Test', RecordKey: '2' });

  const first = expectStatus(await api.post(`${path}/test`, { EventId: event, RecordKey: 1 }), 200).body;
  expect(first.Calls[0].Request.Body).toContain('Ada');
  expect(expectStatus(await api.post(`${path}/test`, { EventId: event, RecordKey: '99' }), 404).body.Message).toContain('no record "99"');
  expect(expectStatus(await api.post(`${path}/test`, { EventId: 'nosuch' }), 404).body.Code).toBe('ObjectNotFound');
  expect(expectStatus(await api.post(`${path}/test`, { RecordKey: [], What: 1 }), 400).body.Message).toMatch(/What: .*EventId: is required.*RecordKey: must be/);
});

test('the request of an attempt is shown as it arrived, secret and signature masked; one that waits as it would be made', async () => {
  receiver.clear();
  const own = await makeWebhook(api, 'Shown', [`${receiver.url}/shown/a`, `${receiver.url}/shown/b`]);
  const of = `/v2/outgoingWebhooks/${own.id}`;
  receiver.respond(({ url }) => ({ status: url === '/shown/a' ? 200 : 500 }));
  const event = await makeEvent(api, own, 'Delete', 'Customers', { CustomPayloadTemplate: '{"secret": "[@out-hook:secret]", "name": "[@field:First_Name]"}' });
  const { MessageId } = expectStatus(await api.post(`${of}/test`, { EventId: event, RecordKey: 1 }), 200).body;
  const message = `${of}/messages/${MessageId}`;
  const [delivered, waiting] = (await api.get(message)).body.Calls;
  const arrived = receiver.calls.find(({ url }) => url === '/shown/a')!;
  const shown = expectStatus(await api.get(`${message}/calls/${delivered.Id}/request`), 200).body;
  expect(shown).toMatchObject({ Attempt: 1, Method: 'POST', Url: `${receiver.url}/shown/a` });
  const { 'webhook-signature': signature, ...same } = shown.Headers;
  expect(arrived.headers).toMatchObject(same);
  expect(Object.keys(shown.Headers)).toEqual(['content-type', 'user-agent', 'webhook-id', 'webhook-timestamp', 'webhook-signature']);
  expect(signature).toBe('v1,••••••••');
  expect(arrived.body).toBe(shown.Body.replace('••••••••', own.secret));
  expect((await api.get(`${message}/calls/${waiting.Id}/request?Attempt=1`)).body).toMatchObject({ Attempt: 1, Url: `${receiver.url}/shown/b` });
  expect((await api.get(`${message}/calls/${waiting.Id}/request?Attempt=9`)).status).toBe(404);
  expect((await api.get(`${message}/calls/${MessageId}/request`)).status).toBe(404);
  expect((await api.get(`${message}/calls/x/request?Attempt=0`)).status).toBe(400);
  const Url = `${receiver.url}/shown/b`;
  expectStatus(await api.post(`${of}/urls/hold`, { Url }), 200);
  // Until the worker has heard of the hold.
  const unsent = await eventually(
    async () => {
      const { MessageId: held } = expectStatus(await api.post(`${of}/test`, { EventId: event, RecordKey: 1 }), 200).body;
      const { Calls } = (await api.get(`${of}/messages/${held}`)).body;
      const { Id } = Calls.find(({ State }: { State: string }) => State === 'held');
      return { held, shown: (await api.get(`${of}/messages/${held}/calls/${Id}/request`)).body };
    },
    ({ shown: { Attempt } }) => Attempt === null,
  );
  expect(unsent.shown).toMatchObject({ Url, Headers: { 'webhook-id': unsent.held } });
  expectStatus(await api.delete(of), 204);
});

test('a webhook has headers of its own: sealed, sent with every call, shown as masks, blotted out of answers', async () => {
  receiver.clear();
  receiver.respond(({ headers }) => ({ status: 200, body: `You said ${headers.authorization} and ${headers['x-stage']}` }));
  const Token = 'Bearer 7f0e-secret-token';
  const inspector = expectStatus(await api.post('/v2/inspectors', {}), 201).body;
  const made = expectStatus(await api.post('/v2/outgoingWebhooks', {
    Name: 'Headed', OutgoingUrls: [`${receiver.url}/headed`, inspector.Url], CustomHeaders: { Authorization: Token, 'X-Stage': 'test' },
  }), 201).body;
  const masked = { Authorization: '••••••••', 'X-Stage': '••••••••' };
  expect(made.CustomHeaders).toEqual(masked);
  const of = `/v2/outgoingWebhooks/${made.Id}`;
  expect((await api.get(of)).body.CustomHeaders).toEqual(masked);
  const event = await makeEvent(api, { id: made.Id, secret: made.Secret }, 'Insert', 'Customers');
  const tested = expectStatus(await api.post(`${of}/test`, { EventId: event, RecordKey: 1 }), 200).body;
  expect(receiver.calls.find(({ url }) => url === '/headed')!.headers).toMatchObject({ authorization: Token, 'x-stage': 'test', 'content-type': 'application/json; charset=utf-8' });
  expect(tested.Calls[0]).toMatchObject({ Request: { Headers: masked }, Answer: { Body: 'You said •••••••• and test' } });
  const details = (await api.get(`${of}/messages/${tested.MessageId}`)).body;
  expect((await api.get(`${of}/messages/${tested.MessageId}/calls/${details.Calls[0].Id}/request`)).body.Headers).toMatchObject(masked);
  const inspected = await eventually(async () => (await api.get(`/v2/inspectors/${inspector.Token}/calls`)).body.Result, ({ length }) => length === 1);
  expect(inspected).toMatchObject([{ Headers: masked }]);
  const { rows: [stored] } = await server.pool.query(`select custom_headers::text as text, (select count(*) from rowcast.attempt where response like '%secret-token%') as leaks from rowcast.webhook where id = $1`, [made.Id]);
  expect(stored).toMatchObject({ text: expect.not.stringContaining('secret-token'), leaks: 0 });

  expect(expectStatus(await api.put(of, { CustomHeaders: { authorization: '••••••••', 'X-New': 'one two' } }), 200).body.CustomHeaders).toEqual({ authorization: '••••••••', 'X-New': '••••••••' });
  const changed = await eventually(async () => {
    receiver.clear();
    expectStatus(await api.post(`${of}/test`, { EventId: event, RecordKey: 1 }), 200);
    return receiver.calls.find(({ url }) => url === '/headed')?.headers ?? {};
  }, (headers) => 'x-new' in headers);
  expect(changed).toMatchObject({ authorization: Token, 'x-new': 'one two' });
  expect(changed).not.toHaveProperty('x-stage');
  expect(expectStatus(await api.put(of, { Description: 'kept' }), 200).body.CustomHeaders).toHaveProperty('X-New');
  expect(expectStatus(await api.put(of, { CustomHeaders: {} }), 200).body).not.toHaveProperty('CustomHeaders');
  expectStatus(await api.delete(of), 204);
});

test('a test of an update takes the watched fields as changed; one of a delete sends the record as it is', async () => {
  receiver.respond(() => ({ status: 200 }));
  const template = '{"changed": "[@out-hook:changedFields]", "old": "[@old:Age]", "new": "[@field:Age]", "source": "[@out-hook:eventSource]"}';
  const update = await makeEvent(api, webhook, 'Update', 'Customers', { ObjectFields: ['Age'], EventSources: ['Tasks'], CustomPayloadTemplate: template });
  const { Calls } = expectStatus(await api.post(`${path}/test`, { EventId: update, RecordKey: 1 }), 200).body;
  expect(JSON.parse(Calls[0].Request.Body)).toEqual({ changed: ['Age'], old: 36, new: 36, source: 'Tasks' });
  const gone = await makeEvent(api, webhook, 'Delete', 'Customers');
  const deleted = expectStatus(await api.post(`${path}/test`, { EventId: gone }), 200).body;
  expect(JSON.parse(deleted.Calls[0].Request.Body)).toMatchObject({ eventType: 'table.recordDelete', data: [{ PK_ID: 2, First_Name: 'Bob' }] });
  expect((await api.get('/v2/tables/Customers/records')).body.Result).toHaveLength(2);
});

test('render shows a payload without saving or sending, and problems with their place', async () => {
  const rendered = await makeWebhook(api, 'Rendered', [`${receiver.url}/rendered`]);
  const path = `/v2/outgoingWebhooks/${rendered.id}`;
  const render = async (body: object) => expectStatus(await api.post(`${path}/events/render`, { EventType: 'table.recordInsert', ObjectName: 'customers', ...body }), 200).body;
  const whole = await render({});
  expect(whole).toMatchObject({ RecordKey: '2', Problems: [], Size: expect.any(Number) });
  expect(JSON.parse(whole.Payload)).toMatchObject({ secret: '••••••••', objectName: 'Customers', data: [{ PK_ID: 2, First_Name: 'Bob', Age: 7 }] });
  expect(JSON.parse((await render({ CustomPayloadFields: ['age'], RecordKey: '1', EventId: 'abc123' })).Payload)).toMatchObject({ eventId: 'abc123', data: [{ Age: 36 }] });
  expect(JSON.parse((await render({ ObjectName: 'Empty', CustomPayloadTemplate: '{"n": "[@field:Age]", "t": "[@field:Name]"}' })).Payload)).toEqual({ n: null, t: '' });
  expect(await render({ CustomPayloadTemplate: '{\n  "a": "[@field:First_Nam]"\n}' })).toEqual({
    Payload: null, Size: null, RecordKey: '2', Problems: [{ Message: expect.stringContaining('[@field:First_Nam]'), Line: 2, Column: 9, Nearest: ['First_Name'] }],
  });
  expect(await render({ CustomPayloadFields: ['Pin', 'Agee'] })).toMatchObject({ Problems: [{ Message: expect.stringContaining('PASSWORD') }, { Nearest: ['Age'] }] });
  expect(expectStatus(await api.post(`${path}/events/render`, { EventType: 'x', ObjectName: 'None', Odd: 1 }), 400).body.Message).toMatch(/Odd: .*EventType: .*ObjectName: the table "None" does not exist/);
  expect(expectStatus(await api.post(`${path}/events/render`, { EventType: 'table.recordInsert', ObjectName: 'Customers', RecordKey: 5 }), 404).body.Code).toBe('ObjectNotFound');
  expect(receiver.calls.filter(({ url }) => url === '/rendered')).toEqual([]);
});

test('a secret is regenerated, shown once, and both sign until the overlap ends', async () => {
  const table = 'Rotated';
  await makeTable(api, table);
  const rotated = await makeWebhook(api, 'Rotated', [`${receiver.url}/rotated`]);
  const event = await makeEvent(api, rotated, 'Insert', table);
  await insert(api, table, { Name: 'Ada' });
  const of = `/v2/outgoingWebhooks/${rotated.id}`;
  const made = expectStatus(await api.patch(`${of}/regenerateSecret`), 200).body;
  expect(made).toMatchObject({ Id: rotated.id, Name: 'Rotated', OutgoingUrls: [`${receiver.url}/rotated`], Secret: expect.stringMatching(/^whsec_/), PreviousSecretUntil: expect.any(String) });
  expect(Date.parse(made.PreviousSecretUntil) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  expect((await api.get(of)).body).not.toHaveProperty('Secret');
  const call = (await eventually(
    async () => {
      receiver.clear();
      await api.post(`${of}/test`, { EventId: event });
      return receiver.calls.find(({ url }) => url === '/rotated');
    },
    (found) => found !== undefined && String(found.headers['webhook-signature']).split(' ').length === 2,
  ))!;
  for (const secret of [rotated.secret, made.Secret]) new Webhook(secret).verify(call.body, call.headers as Record<string, string>);
  expect(expectStatus(await api.patch(`${of}/regenerateSecret`, { OverlapHours: 0 }), 200).body.PreviousSecretUntil).toBeNull();
  expect(expectStatus(await api.patch(`${of}/regenerateSecret`, { OverlapHours: 169 }), 400).body.Message).toContain('OverlapHours: must be a number of hours, 0 to 168');
});

test('URLs are held and resumed, messages replayed, over REST', async () => {
  await makeTable(api, 'Held');
  const held = await makeWebhook(api, 'Held', [`${receiver.url}/held`]);
  const event = await makeEvent(api, held, 'Insert', 'Held');
  const of = `/v3/outgoingWebhooks/${held.id}`;
  const Url = `${receiver.url}/held`;
  expect(expectStatus(await api.post(`${of}/urls/hold`, { Url, Reason: 'maintenance' }), 200).body.Result).toMatchObject([{ Url, State: 'held', HeldReason: 'maintenance' }]);
  const tested = await eventually(
    async () => {
      await insert(api, 'Held', { Name: 'Ada' });
      return expectStatus(await api.post(`${of}/test`, { EventId: event }), 200).body;
    },
    ({ Calls }) => Calls[0].State === 'held' && Calls[0].Request === null,
  );
  expect(tested.Calls[0]).toMatchObject({ State: 'held', Reason: 'maintenance', Answer: null });
  expectStatus(await api.post(`${of}/urls/resume`, {}), 200);
  await eventually(async () => (await api.get(`${of}/urls`)).body.Result[0], ({ State, Waiting }) => State === 'active' && Waiting === 0);

  receiver.clear();
  const again = expectStatus(await api.post(`${of}/messages/${tested.MessageId}/replay`), 202).body;
  expect(again).toEqual({ MessageId: tested.MessageId, Calls: [{ Id: expect.any(String), Url }] });
  await receiver.waitForRequest(({ headers }) => headers['webhook-id'] === tested.MessageId);
  await eventually(async () => (await api.get(`${of}/urls`)).body.Result[0], ({ Waiting }) => Waiting === 0);

  const counted = expectStatus(await api.post(`${of}/replay`, { EventId: event, State: 'delivered', DryRun: true }), 200).body;
  expect(counted).toMatchObject({ Count: expect.any(Number), Exact: true });
  expect(counted.Count).toBeGreaterThan(0);
  receiver.clear();
  const replay = expectStatus(await api.post(`${of}/replay`, { EventId: event, State: 'delivered', CallsPerSecond: 500 }), 202).body;
  expect(replay).toMatchObject({ State: 'running', Total: counted.Count });
  await receiver.waitForRequest(() => receiver.calls.filter(({ url }) => url === '/held').length === counted.Count);
  const ended = await eventually(async () => (await api.get(`${of}/replays/${replay.Id}`)).body, ({ State }) => State === 'done');
  expect(ended).toMatchObject({ Calls: counted.Count });
  expect((await api.get(`${of}/replays`)).body).toMatchObject({ Result: [{ Id: replay.Id }], NextCursor: null });
  expect(expectStatus(await api.post(`${of}/replays/${replay.Id}/cancel`), 409).body.Message).toContain('is done');
  expectStatus(await api.get(`${of}/replays/none`), 404);
  expectStatus(await api.get('/v3/outgoingWebhooks/nosuch/replays'), 404);
  expectStatus(await api.get('/v3/outgoingWebhooks/nosuch/urls'), 404);
  expectStatus(await api.post(`${of}/replay`, { State: 'pending' }), 400);
});

test('the description names every call', async () => {
  const { paths } = (await api.get('/v2/openapi.json')).body;
  const named = Object.keys(paths).join('\n');
  for (const end of ['/urls', '/urls/hold', '/urls/resume', '/messages/{messageId}/replay', '/replay', '/replays', '/replays/{replayId}', '/replays/{replayId}/cancel', '/test', '/events/render', '/regenerateSecret']) {
    expect(named).toContain(`/outgoingWebhooks/{webhookId}${end}`);
  }
});
