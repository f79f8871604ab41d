// What the scenarios share: a token, services that receive calls and trust only signed ones, and leaving nothing behind.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const url = process.env.ROWCAST_URL ?? 'http://127.0.0.1:8080';
const ARRIVAL_MS = 30_000;

/**
 * Runs a scenario with what it needs, and deletes what it made. When anything goes wrong the process says so and ends with 1.
 * `api(method, path, body)` answers the parsed body and throws on an error; `createTable` and `createWebhook` take the bodies of
 * those calls; `startService(name)` gives a service with a `url`, `trust(secret)`, and `received(count)`, the bodies in their
 * order of arrival.
 */
export async function runScenario(title, scenario) {
  const undo = [];
  console.log(title);
  try {
    const api = await signIn();
    await scenario({
      api,
      async createTable(table) {
        await api('POST', '/v2/tables', table);
        undo.push(() => api('DELETE', `/v2/tables/${table.Name}`));
      },
      async createWebhook(definition) {
        const webhook = await api('POST', '/v2/outgoingWebhooks', definition);
        undo.push(() => api('DELETE', `/v2/outgoingWebhooks/${webhook.Id}`));
        return webhook;
      },
      async startService(name) {
        const service = await startService(name);
        undo.push(service.close);
        return service;
      },
    });
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  for (const step of undo.toReversed()) {
    await step().catch((error) => {
      console.error(error);
      process.exitCode = 1;
    });
  }
}

/** Messages that the webhook has made: one more than expected would be a call that nobody asked for. */
export async function assertMessages(api, webhook, count) {
  const { Messages } = await api('GET', `/v2/outgoingWebhooks/${webhook.Id}`);
  assert.equal(Messages, count, 'messages of the webhook');
}

async function signIn() {
  const { ROWCAST_CLIENT_ID: id = '', ROWCAST_CLIENT_SECRET: secret = '' } = process.env;
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
  const { access_token: token } = await answered(await fetch(`${url}/oauth/token`, { method: 'POST', body: form }));
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    return answered(await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
  };
}

async function answered(answer) {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

async function startService(name) {
  const bodies = [];
  const handled = new Set();
  let signed = null;
  let arrived = () => {};

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    // The signature covers the bytes as they came.
    const raw = Buffer.concat(chunks).toString();
    let body;
    try {
      body = signed.verify(raw, request.headers);
    } catch {
      response.writeHead(401).end('not signed with the webhook\'s secret');
      return;
    }
    response.writeHead(204).end();
    // A message may come twice, always with the same id.
    const id = request.headers['webhook-id'];
    if (handled.has(id)) return;
    handled.add(id);
    bodies.push(body);
    console.log(`  ${name} received ${JSON.stringify(body, (key, value) => (key === 'secret' ? 'whsec_…' : value))}`);
    arrived();
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    trust(secret) {
      signed = new Webhook(secret);
    },
    received(count) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${name} waited ${ARRIVAL_MS} ms for ${count} calls; ${bodies.length} came`)), ARRIVAL_MS);
        arrived = () => {
          if (bodies.length < count) return;
          clearTimeout(timer);
          resolve(bodies);
        };
        arrived();
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
