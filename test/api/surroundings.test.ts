import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiUnderTest, send } from './api-under-test.ts';
import type { ApiUnderTest } from './api-under-test.ts';

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { summary?: string; parameters?: { name: string }[]; requestBody?: unknown }>>;
}

let api: ApiUnderTest;
let webRoot: string;
/** Requests that have the right of way, and all that had it. */
let waiting = 0;
let waited = 0;
beforeAll(async () => {
  webRoot = mkdtempSync(join(tmpdir(), 'rowcast-web-'));
  writeFileSync(join(webRoot, 'index.html'), '<title>console</title>');
  writeFileSync(join(webRoot, 'app.js'), 'app()');
  mkdirSync(join(webRoot, 'assets'));
  writeFileSync(join(webRoot, 'assets', 'page-1a2b3c.js'), 'page()');
  let ready = false;
  const giveWay = () => {
    waiting += 1;
    waited += 1;
    return () => void (waiting -= 1);
  };
  api = await apiUnderTest({ webRoot, giveWay, ready: async () => (ready = !ready) });
});
afterAll(async () => {
  await api.close();
  rmSync(webRoot, { recursive: true });
});

test('what can wait waits from when a request comes until it is answered, or nobody is there any more', async () => {
  const before = waited;
  const url = await api.app.listen({ port: 0, host: '127.0.0.1' });
  // What machines ask for now and then has no right of way.
  for (const path of ['healthz', 'metrics']) await fetch(`${url}/${path}`);
  expect(waited).toBe(before);
  expect((await fetch(`${url}/app.js`)).status).toBe(200);
  await expect.poll(() => waiting).toBe(0);
  expect(waited).toBe(before + 1);
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write('POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\n{');
  await expect.poll(() => waiting).toBe(1);
  socket.destroy();
  await expect.poll(() => waiting).toBe(0);
});

test('health, readiness and figures need no token', async () => {
  expect((await send(api.app, 'GET', '/healthz')).status).toBe(200);
  expect((await send(api.app, 'GET', '/readyz')).status).toBe(200);
  const notReady = await send(api.app, 'GET', '/readyz');
  expect(notReady.status).toBe(503);
  expect(notReady.body).toMatchObject({ Code: 'ServiceUnavailable' });
  const metrics = await send(api.app, 'GET', '/metrics');
  expect(metrics.text).toBe('up 1\n');
  expect(metrics.headers['content-type']).toContain('text/plain');
});

test.each([2, 3])('the OpenAPI document of version %i names every route, with its parameters and bodies', async (version) => {
  const { status, body } = await send<OpenApi>(api.app, 'GET', `/v${version}/openapi.json`);
  expect(status).toBe(200);
  expect(body.openapi).toBe('3.1.0');
  const paths = Object.keys(body.paths);
  expect(paths).toContain('/oauth/token');
  expect(paths.filter((path) => path !== '/oauth/token').every((path) => path.startsWith(`/v${version}/`))).toBe(true);
  expect(paths).toContain(`/v${version}/outgoingWebhooks/{webhookId}/messages/{messageId}`);
  expect(body.paths[`/v${version}/tables/{table}/records`]?.['get']?.parameters?.map(({ name }) => name)).toContain('q.where');
  expect(JSON.stringify(body.paths[`/v${version}/outgoingWebhooks`]?.['post']?.requestBody)).toContain('CallThrottling');
  for (const [path, methods] of Object.entries(body.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      expect(operation.summary, `${method} ${path}`).toBeTruthy();
    }
  }
});

test('only version 3 knows q.getPaginationInfo', async () => {
  for (const version of [2, 3]) {
    const { body } = await send<OpenApi>(api.app, 'GET', `/v${version}/openapi.json`);
    const names = body.paths[`/v${version}/tables/{table}/records`]?.['get']?.parameters?.map(({ name }) => name);
    expect(names?.includes('q.getPaginationInfo')).toBe(version === 3);
  }
});

test('Swagger UI shows both documents under a policy that lets it run', async () => {
  const page = await send(api.app, 'GET', '/docs/');
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/<script>(?!<)/);
  expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  const script = await send(api.app, 'GET', '/docs/static/swagger-initializer.js');
  expect(script.text).toContain('/v3/openapi.json');
  expect((await send(api.app, 'GET', '/docs/static/swagger-ui-bundle.js')).status).toBe(200);
});

test('the console is served, its own addresses too, and hides no error of the API', async () => {
  const html = { accept: 'text/html,*/*' };
  expect((await send(api.app, 'GET', '/', undefined, html)).text).toContain('console');
  expect((await send(api.app, 'GET', '/app.js')).text).toBe('app()');
  expect((await send(api.app, 'GET', '/webhooks/abc123', undefined, html)).text).toContain('console');
  expect((await send(api.app, 'GET', '/webhooks/abc123')).status).toBe(404);
  expect((await send(api.app, 'GET', '/v2/nothing', undefined, html)).status).toBe(404);
  expect((await send(api.app, 'POST', '/webhooks/abc123', undefined, html)).status).toBe(404);
  expect((await send(api.app, 'GET', '/../package.json')).status).toBe(404);
  expect((await send(api.app, 'GET', '/assets/page-000000.js', undefined, html)).status).toBe(404);
});

test('files with a hash in their name are kept, the page is asked for each time', async () => {
  const html = { accept: 'text/html,*/*' };
  expect((await send(api.app, 'GET', '/assets/page-1a2b3c.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  for (const path of ['/', '/webhooks/abc123', '/app.js']) expect((await send(api.app, 'GET', path, undefined, html)).headers['cache-control']).toBe('no-cache');
  const policy = String((await send(api.app, 'GET', '/', undefined, html)).headers['content-security-policy']);
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("script-src-attr 'none'");
  expect(policy).toContain("frame-ancestors 'self'");
});

test('the descriptions name every route there is, once', async () => {
  const described = new Set<string>();
  for (const root of ['v2', 'v3', 'console']) {
    const { body } = await send<OpenApi>(api.app, 'GET', `/${root}/openapi.json`);
    for (const [path, methods] of Object.entries(body.paths)) for (const method of Object.keys(methods)) described.add(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
  }
  const served = routesOf(api.app.printRoutes({ commonPrefix: false }));
  const missing = served.filter((route) => /^\w+ \/(v2|v3|console|oauth)\//.test(route) && !route.startsWith('HEAD ') && !route.endsWith('/openapi.json') && !described.has(route));
  expect(missing).toEqual([]);
  expect(served).toEqual(expect.arrayContaining(['POST /console/users/:userId/resetPassword', 'GET /v3/outgoingWebhooks/:webhookId/messages/:messageId']));
});

test('every route of the console describes its body or its success, and its errors', async () => {
  const { body } = await send<{ paths: Record<string, Record<string, { responses: Record<string, unknown> }>> }>(api.app, 'GET', '/console/openapi.json');
  for (const [path, methods] of Object.entries(body.paths)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      const statuses = Object.keys(responses);
      expect(statuses.filter((status) => status.startsWith('2')), `${method} ${path}`).toHaveLength(1);
      expect(statuses.filter((status) => status.startsWith('4')), `${method} ${path}`).not.toEqual([]);
    }
  }
});

/** `GET /path` of every route, from Fastify's drawing of them. */
function routesOf(drawing: string): string[] {
  const path: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│ ├└─]*)(\S+?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    if (part === '') return [];
    const depth = indent.length / 4 - 1;
    path.length = Math.max(0, depth);
    path[depth] = part;
    return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${path.join('')}`);
  });
}
