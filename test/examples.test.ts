import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from './support/free-port.ts';
import { startServer, type TestServer } from './support/start-server.ts';

test('examples/receiver takes signed calls once and refuses others', async () => {
  const server = await startServer();
  const { api } = server;
  await api.post('/v2/tables', { Name: 'Orders', Columns: [{ Name: 'Total', Type: 'NUMBER' }] });
  // The secret is known only once the webhook is made, so the receiver starts after it, on the port the webhook names.
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const { body: webhook } = await api.post('/v2/outgoingWebhooks', { Name: 'W', OutgoingUrls: [url] });
  await api.post(`/v2/outgoingWebhooks/${webhook.Id}/events`, { EventType: 'table.recordInsert', ObjectName: 'Orders' });
  const receiver = spawn(process.execPath, ['examples/receiver/receive.mjs'], {
    env: { WEBHOOK_SECRET: webhook.Secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await once(createInterface({ input: receiver.stderr }), 'line');
    await api.post('/v2/tables/Orders/records', { Total: 12.5 });
    const [line] = (await once(createInterface({ input: receiver.stdout }), 'line')) as [string];
    expect(line).toBe('table.recordInsert Orders [{"PK_ID":1,"Total":12.5}]');
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
  } finally {
    receiver.kill();
    await server.close();
  }
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const CLIENTS: Record<string, { command: string[]; table: string }> = {
  TypeScript: { command: [process.execPath, '--import', 'tsx', 'examples/client-typescript/main.ts'], table: 'Contacts_TypeScript' },
  Python: { command: ['python3', 'examples/client-python/main.py'], table: 'Contacts_Python' },
  curl: { command: ['bash', 'examples/client-curl/run.sh'], table: 'Contacts_Curl' },
};
const SCENARIOS: Record<string, { table: string; calls: number }> = {
  'orders-to-delivery': { table: 'Sample_Orders', calls: 2 },
  'leads-to-analytics': { table: 'Sample_Leads', calls: 1 },
  'posts-to-social-media': { table: 'Sample_Posts', calls: 1 },
  'tickets-to-chatbot': { table: 'Sample_Tickets', calls: 1 },
  'sign-ups-to-marketing': { table: 'Sample_Users', calls: 2 },
};

describe('against a running server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  function run([program, ...args]: readonly string[], secret = server.credentials.clientSecret): Promise<Ended> {
    const env = {
      PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8',
      ROWCAST_URL: server.url, ROWCAST_CLIENT_ID: server.credentials.clientId, ROWCAST_CLIENT_SECRET: secret,
    };
    return new Promise((done) => {
      const child = execFile(program!, args, { env, timeout: 120_000 }, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : child.exitCode, stdout, stderr: `${stderr}${child.exitCode === null ? String(error) : ''}` });
      });
    });
  }
  const scenario = (name: string) => [process.execPath, `examples/scenarios/${name}.mjs`];

  async function expectNothingLeft(): Promise<void> {
    expect((await server.api.get('/v2/tables')).body).toEqual({ Result: [] });
    expect((await server.api.get('/v2/outgoingWebhooks')).body).toEqual([]);
  }

  /** It ends with an error, says why, and deletes nothing that it has not made. */
  async function expectToStumble(command: readonly string[], table: string): Promise<void> {
    const refused = await run(command, 'a-wrong-secret');
    expect({ code: refused.code, refused: refused.stderr.includes('401') }).toEqual({ code: 1, refused: true });
    await server.api.post('/v2/tables', { Name: table, Columns: [{ Name: 'Mine', Type: 'STRING' }] });
    const taken = await run(command);
    expect(taken.code).toBe(1);
    expect(taken.stderr).toContain(table);
    expect((await server.api.get('/v2/tables')).body).toEqual({ Result: [table] });
    await server.api.delete(`/v2/tables/${table}`);
  }

  test.each(Object.entries(CLIENTS))('the client in %s does what it says and leaves nothing behind', async (_name, { command, table }) => {
    const { code, stdout, stderr } = await run(command);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(/webhook [a-z0-9]{6}/, 'webhook <id>').trimEnd().split('\n')).toEqual([
      `Signed in at ${server.url}`,
      `Made the table ${table}`,
      'Made the webhook <id>, called when a Balance changes',
      'Inserted 2 records',
      expect.stringContaining('ada@example.com'),
      'Updated 1 record',
      'The webhook was called, signed, with the new Balance',
      'Deleted 2 records',
      'Deleted the webhook and the table',
    ]);
    await expectNothingLeft();
  });

  test.each(Object.entries(CLIENTS))('the client in %s ends with an error when something is not as expected', async (_name, { command, table }) => {
    await expectToStumble(command, table);
  });

  test.each(Object.entries(SCENARIOS))('%s: the calls arrive, signed, and nothing is left behind', async (name, { calls }) => {
    const { code, stdout, stderr } = await run(scenario(name));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/^ {2}.* received .*$/gm)).toHaveLength(calls);
    expect(stdout).not.toMatch(/whsec_[^…]/);
    await expectNothingLeft();
  });

  test.each(Object.entries(SCENARIOS))('%s ends with an error when something is not as expected', async (name, { table }) => {
    await expectToStumble(scenario(name), table);
  });

  test('README.md names every example', () => {
    const readme = readFileSync('examples/README.md', 'utf8');
    const files = readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|py|sh|mjs)$/.test(file));
    const shared = ['scenarios/run-scenario.mjs'];
    expect(files.filter((file) => !shared.includes(file) && !readme.includes(`examples/${file}`))).toEqual([]);
    expect(files).toHaveLength(shared.length + 1 + Object.keys(CLIENTS).length + Object.keys(SCENARIOS).length);
  });
});
