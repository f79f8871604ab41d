import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
beforeAll(async () => {
  webRoot = mkdtempSync(join(tmpdir(), 'rowcast-web-'));
  writeFileSync(join(webRoot, 'index.html'), '<title>console</title>');
  writeFileSync(join(webRoot, 'app.js'), 'app()');
  let ready = false;
  api = await apiUnderTest({ webRoot, ready: async () => (ready = !ready) });
});
afterAll(async () => {
  await api.close();
  rmSync(webRoot, { recursive: true });
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
});
