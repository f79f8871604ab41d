// A small client in TypeScript: Node's own fetch, nothing to install but a runner of TypeScript.
//
//   ROWCAST_CLIENT_ID=… ROWCAST_CLIENT_SECRET=… npx tsx examples/client-typescript/main.ts
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

const url = process.env['ROWCAST_URL'] ?? 'http://127.0.0.1:8080';
const TABLE = 'Contacts_TypeScript';
const ARRIVAL_MS = 30_000;

interface Contact {
  PK_ID: number;
  Email: string;
  Visits: number | null;
  Balance: number | null;
  Member: boolean;
  Since: string | null;
  Interests: Record<string, string> | null;
}

interface InspectedCall {
  Body: string;
  SignatureVerified: boolean | null;
}

/** Gets a token for a profile's credentials. */
async function signIn(): Promise<string> {
  const { ROWCAST_CLIENT_ID: id = '', ROWCAST_CLIENT_SECRET: secret = '' } = process.env;
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
  const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body: form });
  if (!answer.ok) throw new Error(`No token: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** @throws Error with the server's words when it answers anything but a success. */
async function call<Answer>(token: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? null : JSON.parse(text)) as Answer;
}

/** The records' address. A condition is a part of it like any other: encoded. */
const records = (where?: string) => `/v2/tables/${TABLE}/records${where === undefined ? '' : `?${new URLSearchParams({ 'q.where': where })}`}`;

/** The one call that the inspector gets, as soon as it is there. */
async function arrived(token: string, inspector: string): Promise<InspectedCall> {
  for (const deadline = performance.now() + ARRIVAL_MS; performance.now() < deadline; await sleep(100)) {
    const { Result } = await call<{ Result: InspectedCall[] }>(token, 'GET', `/v2/inspectors/${inspector}/calls`);
    if (Result[0] !== undefined) return Result[0];
  }
  throw new Error(`No call arrived within ${ARRIVAL_MS} ms`);
}

const say = (text: string) => process.stdout.write(`${text}\n`);

const token = await signIn();
say(`Signed in at ${url}`);

const undo: (() => Promise<unknown>)[] = [];
try {
  await call(token, 'POST', '/v2/tables', {
    Name: TABLE,
    Columns: [
      { Name: 'Email', Type: 'STRING', Unique: true },
      { Name: 'Visits', Type: 'INTEGER' },
      { Name: 'Balance', Type: 'CURRENCY' },
      { Name: 'Member', Type: 'YES/NO' },
      { Name: 'Since', Type: 'DATE/TIME' },
      { Name: 'Interests', Type: 'LIST-STRING', ListField: ['Art', 'Chess', 'Music'] },
    ],
  });
  undo.push(() => call(token, 'DELETE', `/v2/tables/${TABLE}`));
  say(`Made the table ${TABLE}`);

  const inspector = await call<{ Token: string; Url: string }>(token, 'POST', '/v2/inspectors');
  const webhook = await call<{ Id: string }>(token, 'POST', '/v2/outgoingWebhooks', { Name: TABLE, OutgoingUrls: [inspector.Url] });
  undo.push(() => call(token, 'DELETE', `/v2/outgoingWebhooks/${webhook.Id}`));
  await call(token, 'POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, { EventType: 'table.recordUpdate', ObjectName: TABLE, ObjectFields: ['Balance'] });
  say(`Made the webhook ${webhook.Id}, called when a Balance changes`);

  const inserted = await call<{ Result: Contact[] }>(token, 'POST', `${records()}?response=rows`, [
    { Email: 'ada@example.com', Visits: 12, Balance: 10.5, Member: true, Since: '2026-01-02T03:04:05', Interests: [2, 3] },
    { Email: 'grace@example.com', Visits: 3 },
  ]);
  assert.equal(inserted.Result.length, 2);
  say(`Inserted ${inserted.Result.length} records`);

  const { Result: members } = await call<{ Result: Contact[] }>(token, 'GET', records("Visits >= 10 AND Member = 1 AND Email LIKE '%@example.com'"));
  assert.deepEqual(members, [
    { PK_ID: 1, Email: 'ada@example.com', Visits: 12, Balance: 10.5, Member: true, Since: '2026-01-02T03:04:05', Interests: { 2: 'Chess', 3: 'Music' } },
  ]);
  say(`Read ${JSON.stringify(members[0])}`);

  const updated = await call<{ RecordsAffected: number }>(token, 'PUT', records("Email = 'ada@example.com'"), { Balance: 99.95 });
  assert.equal(updated.RecordsAffected, 1);
  say('Updated 1 record');

  const { Body, SignatureVerified } = await arrived(token, inspector.Token);
  assert.equal(SignatureVerified, true);
  const [{ Email, Balance }] = (JSON.parse(Body) as { data: [Contact] }).data;
  assert.deepEqual({ Email, Balance }, { Email: 'ada@example.com', Balance: 99.95 });
  say('The webhook was called, signed, with the new Balance');

  const deleted = await call<{ RecordsAffected: number }>(token, 'DELETE', records('PK_ID > 0'));
  assert.equal(deleted.RecordsAffected, 2);
  say('Deleted 2 records');
} finally {
  for (const step of undo.toReversed()) await step();
}
say('Deleted the webhook and the table');
