import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '../../src/accounts/create-account.ts';
import { createProfile } from '../../src/accounts/create-profile.ts';
import { restClient, type RestClient } from '../support/rest-client.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { eventually, insert, logLines, makeEvent, makeTable, makeWebhook, valuesOf, type MadeWebhook } from './flow.ts';

let server: TestServer;
let receiver: Receiver;
let mine: RestClient;
let stranger: RestClient;
let webhook: MadeWebhook;
let eventId: string;
beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer(), startReceiver()]);
  mine = server.api;
  const { id: accountId } = await createAccount(server.pool, { name: 'Stranger' });
  const credentials = { clientId: 'stranger', clientSecret: 'secret-of-the-stranger' };
  await createProfile(server.pool, { accountId, name: 'Stranger', allObjects: true, ...credentials });
  stranger = await restClient(server.url, credentials);
  await makeTable(mine, 'Shared');
  webhook = await makeWebhook(mine, 'Mine', [`${receiver.url}/mine`]);
  eventId = await makeEvent(mine, webhook, 'Insert', 'Shared');
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

test('a change in one account reaches no webhook of another, even of a table of the same name', async () => {
  await makeTable(stranger, 'Shared');
  await makeEvent(stranger, await makeWebhook(stranger, 'Mine', [`${receiver.url}/stranger`]), 'Insert', 'Shared');
  await insert(mine, 'Shared', { Name: 'mine' });
  await insert(stranger, 'Shared', { Name: "the stranger's" });
  const calls = await receiver.waitFor(2);
  expect(calls.map(({ url }, index) => [url, valuesOf(calls, 'Name')[index]]).toSorted()).toEqual([['/mine', 'mine'], ['/stranger', "the stranger's"]]);
});

test("another account's things are not found, by any call", async () => {
  const [created] = await logLines(mine, webhook, 2);
  const inspector = (await mine.post('/v2/inspectors')).body;
  const hook = `/v2/outgoingWebhooks/${webhook.id}`;
  const answers = await Promise.all([
    stranger.get(hook), stranger.put(hook, { Name: 'taken' }), stranger.delete(hook),
    stranger.get(`${hook}/events`), stranger.post(`${hook}/events`, { EventType: 'table.recordDelete', ObjectName: 'Shared' }),
    stranger.get(`${hook}/events/${eventId}`), stranger.put(`${hook}/events/${eventId}`, { EventType: 'table.recordInsert', ObjectName: 'Shared' }), stranger.delete(`${hook}/events/${eventId}`),
    stranger.get(`${hook}/messages`), stranger.get(`${hook}/messages/${created.MessageId}`), stranger.get(`${hook}/logs`), stranger.get(`${hook}/statistics`),
    stranger.get(`/v2/inspectors/${inspector.Token}/calls`),
  ]);
  expect(answers.map(({ status, body }) => [status, body.Code])).toEqual(answers.map(() => [404, 'ObjectNotFound']));
  const { body: hooks } = await stranger.get('/v2/outgoingWebhooks');
  expect(hooks.map(({ Id }: { Id: string }) => Id)).not.toContain(webhook.id);
  const log = await eventually(async () => (await stranger.get('/v2/outgoingWebhooks/logs')).body.Result, (lines) => lines.length === 2);
  expect(log.map(({ WebhookId }: { WebhookId: string }) => WebhookId)).not.toContain(webhook.id);
});

test("another account's tables are not found, and not reached by a condition", async () => {
  await makeTable(mine, 'Private');
  await insert(mine, 'Private', { Name: 'private' });
  for (const path of ['', '/fields', '/records']) expect((await stranger.get(`/v2/tables/Private${path}`)).status).toBe(404);
  expect((await stranger.post('/v2/tables/Private/records', { Name: 'x' })).status).toBe(404);
  expect((await stranger.put('/v2/tables/Private/records?q.where=PK_ID=1', { Name: 'x' })).status).toBe(404);
  expect((await stranger.delete('/v2/tables/Private/records?q.where=PK_ID=1')).status).toBe(404);
  expect((await stranger.delete('/v2/tables/Private')).status).toBe(404);
  expect((await stranger.get('/v2/tables')).body.Result).toEqual(['Shared']);
  const { rows: [account] } = await server.pool.query<{ s: string }>(`select data_schema as s from rowcast.account where name <> 'Stranger'`);
  for (const where of [`1=1) or exists (select 1 from "${account!.s}"."Private"`, `(select Name from Private) = 'private'`, `"${account!.s}"."Private"."Name" = 'private'`]) {
    expect((await stranger.get(`/v2/tables/Shared/records?q.where=${encodeURIComponent(where)}`)).status).toBe(400);
  }
  expect((await mine.get('/v2/tables/Private/records')).body.Result).toEqual([{ PK_ID: 1, Name: 'private', Age: null }]);
});
