import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { Answer, RestClient } from '../support/rest-client.ts';
import type { ReceivedCall } from '../support/start-receiver.ts';

export interface MadeWebhook {
  id: string;
  secret: string;
}

/** @throws Error with the answer's body, when the status is another one. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** A table of the given fields: name → type. */
export async function makeTable(api: RestClient, name: string, fields: Readonly<Record<string, string>> = { Name: 'STRING', Age: 'INTEGER' }): Promise<void> {
  const Columns = Object.entries(fields).map(([Name, Type]) => ({ Name, Type }));
  expectStatus(await api.post('/v2/tables', { Name: name, Columns }), 201);
}

export async function makeWebhook(api: RestClient, name: string, urls: readonly string[], more: object = {}): Promise<MadeWebhook> {
  const { body } = expectStatus(await api.post('/v2/outgoingWebhooks', { Name: name, OutgoingUrls: urls, ...more }), 201);
  return { id: body.Id, secret: body.Secret };
}

/** `type` without `table.record`: Insert, Update, Delete. Answers the event's id. */
export async function makeEvent(api: RestClient, webhook: MadeWebhook, type: string, table: string, more: object = {}): Promise<string> {
  const answer = await api.post(`/v2/outgoingWebhooks/${webhook.id}/events`, { EventType: `table.record${type}`, ObjectName: table, ...more });
  return expectStatus(answer, 201).body.Id;
}

/** Inserts records over REST. */
export async function insert(api: RestClient, table: string, records: unknown): Promise<void> {
  expectStatus(await api.post(`/v2/tables/${table}/records`, records), 201);
}

// The shapes of payloads are the tests' own.
// oxlint-disable-next-line typescript/no-explicit-any
export const payloadOf = (call: ReceivedCall): any => JSON.parse(call.body);

/** The value of `field` in the first record of each payload. */
export const valuesOf = (calls: readonly ReceivedCall[], field: string): unknown[] => calls.map((call) => payloadOf(call).data[0][field]);

/** @throws Error when the library of Standard Webhooks does not take the signature. */
export function verify(call: ReceivedCall, secret: string): void {
  new Webhook(secret).verify(call.body, call.headers as Record<string, string>);
}

const TIMEOUT_MS = 60_000;

/** Reads until it fits: for what the API shows as soon as a batch is recorded. @throws Error with what it read last. */
export async function eventually<Read>(read: () => Promise<Read>, fits: (value: Read) => boolean): Promise<Read> {
  const deadline = performance.now() + TIMEOUT_MS;
  for (;;) {
    const value = await read();
    if (fits(value)) return value;
    if (performance.now() > deadline) throw new Error(`does not come to fit in ${TIMEOUT_MS} ms; read last: ${JSON.stringify(value, null, 1)}`);
    await sleep(25);
  }
}

/** The lines of the log once there are that many that fit. */
// oxlint-disable-next-line typescript/no-explicit-any
export async function logLines(api: RestClient, webhook: MadeWebhook, count: number, query = ''): Promise<any[]> {
  const { body } = await eventually(
    async () => expectStatus(await api.get(`/v2/outgoingWebhooks/${webhook.id}/logs?${query}`), 200),
    (answer) => answer.body.Result.length >= count,
  );
  return body.Result;
}
