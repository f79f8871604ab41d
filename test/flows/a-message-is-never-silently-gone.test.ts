import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RestClient } from '../support/rest-client.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { eventually, expectStatus, insert, logLines, makeEvent, makeTable, makeWebhook, payloadOf, type MadeWebhook } from './flow.ts';

let server: TestServer;
let api: RestClient;
let receiver: Receiver;
beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer({ environment: { ROWCAST_RETRY_SCHEDULE: '0.05,0.05' } }), startReceiver()]);
  api = server.api;
});
beforeEach(() => {
  receiver.clear();
  receiver.respond(() => ({ status: 200 }));
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

async function makeFlow(name: string, paths: readonly string[] = [''], fields?: Record<string, string>): Promise<MadeWebhook> {
  await makeTable(api, name, fields);
  const webhook = await makeWebhook(api, name, paths.map((path) => `${receiver.url}/${name}${path}`));
  await makeEvent(api, webhook, 'Insert', name);
  return webhook;
}

/** The calls of one flow: those of another may still be tried again. */
const callsTo = (name: string) => receiver.calls.filter(({ url }) => url === `/${name}`);

const stateOf = (webhook: MadeWebhook, state: string) => eventually(
  async () => (await api.get(`/v2/outgoingWebhooks/${webhook.id}/messages`)).body.Result[0],
  (message) => message?.State === state,
);

test('an error is tried again: same message, same call', async () => {
  const webhook = await makeFlow('Retried');
  const template = '{"message": "[@out-hook:messageId]", "call": "[@out-hook:callId]"}';
  const [event] = (await api.get(`/v2/outgoingWebhooks/${webhook.id}/events`)).body;
  expectStatus(await api.put(`/v2/outgoingWebhooks/${webhook.id}/events/${event.Id}`, { EventType: 'table.recordInsert', ObjectName: 'Retried', CustomPayloadTemplate: template }), 200);
  receiver.respond(() => ({ status: callsTo('Retried').length === 1 ? 500 : 200, body: 'try later' }));
  await insert(api, 'Retried', { Name: 'x' });
  await receiver.waitForRequest(() => callsTo('Retried').length === 2);
  const [first, second] = callsTo('Retried');
  expect(payloadOf(second!)).toEqual(payloadOf(first!));
  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  const lines = await logLines(api, webhook, 3);
  expect(lines.map(({ ActivityType, Attempt, Status, HttpCode, HttpResponse }) => [ActivityType, Attempt, Status, HttpCode, HttpResponse ?? ''])).toEqual([
    ['Message sent', 2, 'Success', 200, 'try later'], ['Message sent', 1, 'Failure', 500, 'try later'], ['Message created', null, 'Success', null, ''],
  ]);
  await stateOf(webhook, 'delivered');
  const counters = await eventually(async () => (await api.get(`/v2/outgoingWebhooks/${webhook.id}`)).body, ({ Calls }) => Calls === 2);
  expect(counters).toMatchObject({ Messages: 1, Calls: 2, Errors: 1 });
});

test('Retry-After is honoured', async () => {
  const webhook = await makeFlow('Patient');
  receiver.respond(() => (callsTo('Patient').length === 1 ? { status: 503, headers: { 'retry-after': '1' } } : { status: 200 }));
  await insert(api, 'Patient', { Name: 'x' });
  await receiver.waitForRequest(() => callsTo('Patient').length === 2);
  const [first, second] = callsTo('Patient');
  expect(second!.at - first!.at).toBeGreaterThanOrEqual(950);
  await stateOf(webhook, 'delivered');
});

test('after the last attempt the call is dead, and says so', async () => {
  const webhook = await makeFlow('Dead');
  receiver.respond(() => 'reset');
  await insert(api, 'Dead', { Name: 'x' });
  const { Id } = await stateOf(webhook, 'dead');
  const { body } = await api.get(`/v2/outgoingWebhooks/${webhook.id}/messages/${Id}`);
  expect(body.Calls).toHaveLength(1);
  expect(body.Calls[0].Attempts.map(({ Number, Outcome }: { Number: number; Outcome: string }) => [Number, Outcome])).toEqual([[1, 'failed'], [2, 'failed'], [3, 'dead']]);
  expect((await api.get(`/v2/outgoingWebhooks/${webhook.id}/messages?State=dead`)).body.Result).toHaveLength(1);
});

test('410 holds that URL alone: its messages wait, the other URL goes on', async () => {
  const webhook = await makeFlow('Gone', ['/gone', '/there']);
  receiver.respond(({ url }) => ({ status: url.endsWith('/gone') ? 410 : 200 }));
  await insert(api, 'Gone', { Name: 'first' });
  await server.waitForObservation('url.held', ({ webhookId }) => webhookId === webhook.id);
  await insert(api, 'Gone', { Name: 'second' });
  await receiver.waitForRequest((call) => call.url.endsWith('/there') && payloadOf(call).data[0].Name === 'second');
  const held = await eventually(
    async () => (await api.get(`/v2/outgoingWebhooks/${webhook.id}/messages?State=held`)).body.Result,
    (messages) => messages.length === 2 && messages.every(({ Calls }: { Calls: { Delivered: number } }) => Calls.Delivered === 1),
  );
  expect(held[0].Calls).toEqual({ Pending: 0, Held: 1, Delivered: 1, Dead: 0, Discarded: 0 });
  expect(receiver.calls.filter(({ url }) => url.endsWith('/gone'))).toHaveLength(1);
  const { body } = await api.get(`/v2/outgoingWebhooks/${webhook.id}/messages/${held[0].Id}`);
  expect(body.Calls.find(({ State }: { State: string }) => State === 'held')).toMatchObject({ Url: `${receiver.url}/Gone/gone`, Reason: 'gone' });
});

test('a redirect is an error and never followed', async () => {
  const elsewhere = await startReceiver();
  try {
    const webhook = await makeFlow('Redirected');
    receiver.respond(() => ({ status: 307, headers: { location: `${elsewhere.url}/` } }));
    await insert(api, 'Redirected', { Name: 'x' });
    await stateOf(webhook, 'dead');
    const lines = await logLines(api, webhook, 3, 'Activity=Message%20sent');
    expect(lines.map(({ Status, HttpCode }) => [Status, HttpCode])).toEqual([['Failure', 307], ['Failure', 307], ['Failure', 307]]);
    expect(elsewhere.calls).toHaveLength(0);
  } finally {
    await elsewhere.close();
  }
});

test('calls to a removed URL, of a deleted event and of a deleted webhook are discarded with the reason', async () => {
  const urls = [`${receiver.url}/discard/stays`, `${receiver.url}/discard/goes`];
  await makeTable(api, 'Discarded');
  const webhook = await makeWebhook(api, 'Discarded', urls);
  const eventId = await makeEvent(api, webhook, 'Insert', 'Discarded');
  // 410 holds both URLs, so that the calls wait.
  receiver.respond(() => ({ status: 410 }));
  await insert(api, 'Discarded', { Name: 'x' });
  await stateOf(webhook, 'held');
  expectStatus(await api.put(`/v2/outgoingWebhooks/${webhook.id}`, { OutgoingUrls: [urls[0]] }), 200);
  const removed = await logLines(api, webhook, 1, `Status=Failure&Url=${encodeURIComponent(urls[1]!)}&Activity=Message%20sent`).then(() =>
    eventually(
      async () => (await api.get(`/v2/outgoingWebhooks/${webhook.id}/logs?Activity=Message%20sent`)).body.Result,
      (lines) => lines.some(({ Attempt }: { Attempt: number }) => Attempt === 0),
    ));
  expect(removed[0]).toMatchObject({ Attempt: 0, Status: 'Failure', StatusDetails: expect.stringMatching(/URL was removed/), WebhookUrl: urls[1] });
  expectStatus(await api.delete(`/v2/outgoingWebhooks/${webhook.id}/events/${eventId}`), 204);
  expect(await stateOf(webhook, 'discarded')).toMatchObject({ Calls: { Discarded: 2 } });

  const other = await makeFlow('DiscardedWhole');
  await insert(api, 'DiscardedWhole', { Name: 'x' });
  await stateOf(other, 'held');
  expectStatus(await api.delete(`/v2/outgoingWebhooks/${other.id}`), 204);
  const log = await eventually(
    async () => (await api.get('/v2/outgoingWebhooks/logs?Status=Failure')).body.Result,
    (lines) => lines[0]?.WebhookId === other.id && lines[0].Attempt === 0,
  );
  expect(log[0]).toMatchObject({ WebhookName: 'DiscardedWhole', StatusDetails: expect.stringMatching(/webhook was deleted/) });
});

test('a message over 10 MB is logged as failed and not sent', async () => {
  const webhook = await makeFlow('Large', [''], { Name: 'STRING', Text: 'TEXT' });
  const [event] = (await api.get(`/v2/outgoingWebhooks/${webhook.id}/events`)).body;
  // 60,000 characters, 200 times.
  const template = JSON.stringify(Array.from({ length: 200 }, () => '[@field:Text]'));
  expectStatus(await api.put(`/v2/outgoingWebhooks/${webhook.id}/events/${event.Id}`, { EventType: 'table.recordInsert', ObjectName: 'Large', CustomPayloadTemplate: template }), 200);
  await insert(api, 'Large', { Name: 'large', Text: 'x'.repeat(60_000) });
  const [line] = await logLines(api, webhook, 1, 'Status=Failure&Activity=Message%20created');
  expect(line).toMatchObject({ ActivityType: 'Message created', Status: 'Failure', StatusDetails: expect.stringMatching(/10 MB/) });
  await insert(api, 'Large', { Name: 'small', Text: 'y' });
  expect(payloadOf(await receiver.waitForRequest(({ url }) => url === '/Large'))[0]).toBe('y');
});
