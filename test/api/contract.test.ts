import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProfile } from '../../src/accounts/create-profile.ts';
import { eventually } from '../flows/flow.ts';
import { restClient } from '../support/rest-client.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { apiUnderTest } from './api-under-test.ts';
import { contractSteps, type Step, type StepState } from './contract-steps.ts';

/** What an operation of the published description says of itself, as far as it is held against the server. */
interface Operation {
  responses: Record<string, unknown>;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, unknown> };
}

interface Description {
  paths: Record<string, Record<string, Operation>>;
}

interface Documented {
  method: string;
  path: string;
  operation: Operation;
}

const VERSIONS = [2, 3] as const;
const TOO_LARGE = 200 * 1024 * 1024;
/** What no description names and everything may meet with. */
const ERRORS = new Set([400, 401, 403, 404, 413, 415, 429]);

let server: TestServer;
let receiver: Receiver;
/** Of a profile that may do nothing. */
let barred = '';
const documented = new Map<number, Documented[]>();
const walked = new Map<number, Awaited<ReturnType<typeof walk>>>();

beforeAll(async () => {
  server = await startServer();
  receiver = await startReceiver();
  // Tables of the operator's own, to be attached.
  await server.pool.query(`create schema legacy; create table legacy.stock_2 (id bigint primary key, name text); create table legacy.stock_3 (like legacy.stock_2 including all);
    update rowcast.account set attach_schemas = '{legacy}'`);
  const { rows: [account] } = await server.pool.query<{ id: string }>('select id from rowcast.account');
  const { profile, clientSecret } = await createProfile(server.pool, { accountId: account!.id, name: 'Barred' });
  barred = (await restClient(server.url, { clientId: profile.clientId, clientSecret })).token;
  for (const version of VERSIONS) {
    const description = (await (await fetch(`${server.url}/v${version}/openapi.json`)).json()) as Description;
    documented.set(version, Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation }))));
    walked.set(version, await walk(version));
  }
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

const keyOf = ({ method, path }: { method: string; path: string }) => `${method} ${path.replace(/^\/v[23]/, '')}`;

function fill(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? `no-${name}`));
}

interface Sent {
  path: string;
  query?: Readonly<Record<string, string>> | undefined;
  body?: unknown;
  type?: string;
  token?: string | null;
}

async function send(method: string, { path, query = {}, body, type = 'application/json', token = server.api.token }: Sent): Promise<{ status: number; text: string; headers: Headers }> {
  const search = new URLSearchParams(query).toString();
  const multipart = body instanceof FormData;
  const answer = await fetch(`${server.url}${path}${search === '' ? '' : `?${search}`}`, {
    method,
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined || multipart ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: multipart || typeof body === 'string' ? (body as string | FormData) : JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

const WRONG: Readonly<Record<string, string>> = {
  'q.where': '(((', 'q.limit': 'x', Limit: 'x', Cursor: '!', pageSize: 'x', pageNumber: 'x', force: 'maybe', filePath: '', From: 'x', By: 'x', Text: '', response: 'x', format: 'x', Mode: 'x', Encoding: 'x',
};

/** The same request, once with a wrong body and once with a wrong query, as far as it takes them. */
function spoilt(step: Step, { operation }: Documented): Pick<Sent, 'query' | 'body' | 'type'>[] {
  const [query, body, type] = [step.query?.(), step.body?.(), step.type];
  const wrongBody = body instanceof FormData ? new FormData() : type === undefined ? [] : String(body).replace('client_credentials', 'nonsense');
  const parameter = operation.parameters?.find((each) => each.in === 'query' && each.name in WRONG);
  const more = type === undefined ? {} : { type };
  return [
    // A file of rows is judged by what it is imported into.
    ...(body === undefined || type === 'text/csv' ? [] : [{ query, body: wrongBody, ...more }]),
    ...(parameter === undefined ? [] : [{ query: { ...query, [parameter.name]: WRONG[parameter.name]! }, body, ...more }]),
  ];
}

/** Goes through every operation once, the way its user would, after trying it with what is wrong. */
async function walk(version: 2 | 3) {
  const state: StepState = { version, receiverUrl: `${receiver.url}/v${version}`, clientId: server.credentials.clientId, clientSecret: server.credentials.clientSecret };
  const steps = contractSteps(state);
  const statuses = new Map<string, number[]>();
  const forbidden = new Set<string>();
  const refused: { operation: string; answer: { status: number; text: string } }[] = [];
  for (const step of steps) {
    const [method, template] = step.operation.split(' ') as [string, string];
    const path = template === '/oauth/token' ? template : `/v${version}${fill(template, step.params?.() ?? {})}`;
    const described = documented.get(version)!.find((each) => keyOf(each) === step.operation);
    if (described !== undefined && '400' in described.operation.responses) {
      for (const wrong of spoilt(step, described)) refused.push({ operation: step.operation, answer: await send(method, { path, ...wrong }) });
    }
    const request = () => ({ path, query: step.query?.(), body: step.body?.(), ...(step.type === undefined ? {} : { type: step.type }) });
    if (template !== '/oauth/token') {
      const answer = await send(method, { ...request(), token: barred });
      if (answer.status === 403) expectError(answer, 403, step.operation);
      if (answer.status === 403) forbidden.add(step.operation);
    }
    const ask = () => send(method, request());
    const answer = step.until === undefined ? await ask() : await eventually(ask, ({ text }) => step.until!(JSON.parse(text)));
    expect(answer.status, `v${version} ${step.operation}: ${answer.text.slice(0, 300)}`).toBeLessThan(300);
    if (answer.status === 204) expect(answer.text).toBe('');
    step.keep?.(answer.text === '' || !String(answer.headers.get('content-type')).includes('json') ? answer.text : JSON.parse(answer.text));
    statuses.set(step.operation, [...(statuses.get(step.operation) ?? []), answer.status]);
  }
  return { steps, statuses, refused, forbidden };
}

function expectError(answer: { status: number; text: string }, status: number, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).toBe(status);
  expect(Object.keys(JSON.parse(answer.text) as object), what).toEqual(expect.arrayContaining(['Code', 'Message', 'Resource', 'RequestId']));
}

describe.each(VERSIONS)('version %i as published', (version) => {
  const operations = () => documented.get(version)!;
  const stepOf = (operation: Documented) => walked.get(version)!.steps.find((step) => step.operation === keyOf(operation))!;
  const knows = (operation: Documented, status: number) => String(status) in operation.operation.responses;

  test('every operation succeeds with a status that it documents, and documents no other success', () => {
    const successes = Object.fromEntries(operations().map((operation) => [keyOf(operation), Object.keys(operation.operation.responses).map(Number).filter((status) => status < 300)]));
    const seen = Object.fromEntries([...walked.get(version)!.statuses].map(([operation, statuses]) => [operation, [...new Set(statuses)].toSorted()]));
    expect(seen).toEqual(successes);
  });

  test('every operation documents the errors that follow from what it takes', () => {
    for (const { method, path, operation } of operations()) {
      const errors = Object.keys(operation.responses).map(Number).filter((status) => ERRORS.has(status));
      if (path === '/oauth/token') continue;
      expect(errors, `${method} ${path}`).toEqual(expect.arrayContaining([401, 429]));
      if (path.includes('{')) expect(errors, `${method} ${path}`).toContain(404);
      if (operation.requestBody !== undefined) expect(errors, `${method} ${path}`).toEqual(expect.arrayContaining([400, 415]));
    }
  });

  test('403 where a profile that may do nothing is refused, and nowhere else', () => {
    expect([...walked.get(version)!.forbidden].toSorted()).toEqual(operations().filter((each) => knows(each, 403)).map(keyOf).toSorted());
  });

  test('401 without a token, and with one that is unknown', async () => {
    for (const operation of operations().filter((each) => knows(each, 401))) {
      const path = fill(operation.path, {});
      for (const token of [null, 'unknown']) expectError(await send(operation.method, { path, token }), 401, keyOf(operation));
    }
  });

  test('404 for what is not there', async () => {
    for (const operation of operations().filter((each) => knows(each, 404))) {
      const step = stepOf(operation);
      const path = fill(operation.path, { messageId: randomUUID(), replayId: randomUUID(), webhookId: 'zzzzzz', eventId: 'zzzzzz' });
      const body = step.body?.();
      expectError(await send(operation.method, { path, query: step.query?.(), body, ...(step.type === undefined ? {} : { type: step.type }) }), 404, keyOf(operation));
    }
  });

  test('400 for what is wrong in the query or the body', () => {
    const { refused } = walked.get(version)!;
    const spoilable = operations().filter((each) => knows(each, 400) && spoilt(stepOf(each), each).length > 0);
    expect(spoilable.length).toBeGreaterThan(40);
    expect([...new Set(refused.map(({ operation }) => operation))].toSorted()).toEqual(spoilable.map(keyOf).toSorted());
    for (const { operation, answer } of refused) expectError(answer, 400, operation);
  });

  test('415 for a body of another type, 413 for one that is too large', async () => {
    for (const operation of operations()) {
      const path = operation.path === '/oauth/token' ? operation.path : fill(operation.path, stepOf(operation).params?.() ?? {});
      if (knows(operation, 415)) expectError(await send(operation.method, { path, body: '<x/>', type: 'application/xml' }), 415, keyOf(operation));
      if (knows(operation, 413)) expectError(await announce(operation.method, path, stepOf(operation).type), 413, keyOf(operation));
    }
  });
});

/** Sends the head of a request whose body would be too large. */
function announce(method: string, path: string, type = 'application/json'): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ method, path, hostname, port, headers: { authorization: `Bearer ${server.api.token}`, 'content-type': type, 'content-length': TOO_LARGE } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => {
        request.destroy();
        resolve({ status: answer.statusCode ?? 0, text });
      });
    });
    request.on('error', reject);
    request.flushHeaders();
  });
}

test('429 with Retry-After on every operation, once a caller has asked too often', async () => {
  const api = await apiUnderTest();
  const caller = await api.newAccount({ limits: { requestsPerMinute: 1 } });
  await caller.request('GET', '/v2/tables');
  for (const version of VERSIONS) {
    for (const operation of documented.get(version)!.filter(({ path, operation: { responses } }) => '429' in responses && path !== '/oauth/token')) {
      const answer = await caller.request(operation.method as 'GET', fill(operation.path, {}));
      expect(answer.status, keyOf(operation)).toBe(429);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
  }
  await api.close();
});
