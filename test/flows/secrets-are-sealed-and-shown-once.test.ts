import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { eventually, insert, makeEvent, makeTable, makeWebhook, payloadOf } from './flow.ts';

let server: TestServer;
let receiver: Receiver;
beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer(), startReceiver()]);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

test('neither the database, the API, the observations nor an echoing receiver show a secret again', async () => {
  const { api, pool } = server;
  await makeTable(api, 'Sealed', { Name: 'STRING', Word: 'PASSWORD' });
  const webhook = await makeWebhook(api, 'Sealed', [`${receiver.url}/`]);
  await makeEvent(api, webhook, 'Insert', 'Sealed');
  receiver.respond(({ body }) => ({ status: 200, body }));
  await insert(api, 'Sealed', { Name: 'x', Word: 'opensesame' });
  const [call] = await receiver.waitFor(1);
  expect(payloadOf(call!).secret).toBe(webhook.secret);
  expect(call!.body).not.toContain('opensesame');
  expect(payloadOf(call!).data[0]).not.toHaveProperty('Word');

  const messages = await eventually(
    async () => (await api.get(`/v2/outgoingWebhooks/${webhook.id}/messages?State=delivered`)).body.Result,
    (result) => result.length === 1,
  );
  const shown: unknown[] = [server.observations];
  for (const path of ['', `/${webhook.id}`, `/${webhook.id}/events`, `/${webhook.id}/messages`, `/${webhook.id}/messages/${messages[0].Id}`, `/${webhook.id}/logs`, '/logs']) {
    const answer = await api.get(`/v2/outgoingWebhooks${path}`);
    expect(answer.status).toBe(200);
    shown.push(answer.body);
  }
  const { rows: tables } = await pool.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  for (const { name } of tables) shown.push((await pool.query(`select t::text from ${name} t`)).rows);
  const everything = JSON.stringify(shown);
  expect(everything).toContain(messages[0].Id);
  for (const secret of [webhook.secret, webhook.secret.replace('whsec_', ''), server.credentials.clientSecret, api.token, 'opensesame']) {
    expect(everything.includes(secret), secret).toBe(false);
  }
});
