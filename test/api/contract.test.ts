import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createProfile } from '../../src/accounts/create-profile.ts';
import { passwordHashing } from '../../src/accounts/password-hashing.ts';
import { RequestError } from '../../src/errors.ts';
import { eventually } from '../flows/flow.ts';
import { freePort } from '../support/free-port.ts';
import { wayTo } from '../support/open-way.ts';
import { restClient } from '../support/rest-client.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { testDatabase } from '../support/test-database.ts';
import { apiUnderTest } from './api-under-test.ts';
import { ContractClient, expectError, fill, keyOf, knows, ROOTS, type Asked, type ContractAnswer, type Documented } from './contract-client.ts';
import { meetConflicts } from './contract-conflicts.ts';
import { walkConsole, type Headers } from './contract-console.ts';
import { contractSteps, type Step, type StepState } from './contract-steps.ts';

const VERSIONS = [2, 3] as const;
/** What every description has everywhere. */
const EVERYWHERE = [405, 414, 503];
const FORM = 'application/x-www-form-urlencoded';

let server: TestServer;
let receiver: Receiver;
let contract: ContractClient;
/** Of a profile that may do nothing. */
let barred = '';
/** Of a person who may do little, in the console. */
let asUser: Headers;
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
  contract = await ContractClient.open(server.url);
  for (const version of VERSIONS) {
    walked.set(version, await walk(version));
    const freshToken = async () => (await restClient(server.url, server.credentials)).token;
    await meetConflicts({ version, contract, pool: server.pool, receiverUrl: `${receiver.url}/v${version}`, token: server.api.token, freshToken });
  }
  asUser = await walkConsole({ contract, pool: server.pool, accountId: account!.id });
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

const WRONG: Readonly<Record<string, string>> = {
  'q.where': '(((', 'q.limit': 'x', Limit: 'x', Cursor: '!', pageSize: 'x', pageNumber: 'x', force: 'maybe', filePath: '', From: 'x', By: 'x', Text: '', response: 'x', format: 'x', Mode: 'x', Encoding: 'x',
};

/** The same request, once with a wrong body and once with a wrong query, as far as it takes them. */
function spoilt(step: Step, { operation }: Documented): Pick<Asked, 'query' | 'body' | 'type'>[] {
  const [query, body, type] = [step.query?.(), step.body?.(), step.type];
  const wrongBody = body instanceof FormData ? new FormData() : type === undefined ? [] : String(body).replace('client_credentials', 'nonsense');
  const parameters = operation.parameters?.filter((each) => each.in === 'query') ?? [];
  const parameter = parameters.find(({ name }) => name in WRONG);
  const more = type === undefined ? {} : { type };
  return [
    // A file of rows is judged by what it is imported into.
    ...(body === undefined || type === 'text/csv' ? [] : [{ query, body: wrongBody, ...more }]),
    ...(parameters.length === 0 ? [] : [{ query: { ...query, ...(parameter === undefined ? { Nonsense: 'x' } : { [parameter.name]: WRONG[parameter.name]! }) }, body, ...more }]),
  ];
}

/** Goes through every operation once, the way its user would, after trying it with what is wrong. */
async function walk(version: 2 | 3) {
  const root = `v${version}` as const;
  const { credentials: { clientId, clientSecret }, pool } = server;
  const state: StepState = { version, pool, receiverUrl: `${receiver.url}/v${version}`, clientId, clientSecret };
  const steps = contractSteps(state);
  const forbidden = new Set<string>();
  for (const step of steps) {
    const { operation } = step;
    const template = operation.split(' ')[1]!;
    const path = template === '/oauth/token' ? template : `/${root}${fill(template, step.params?.())}`;
    const described = contract.operations[root].find((each) => keyOf(each) === operation);
    const headers = template === '/oauth/token' ? {} : bearer(server.api.token);
    if (described !== undefined && knows(described, 400)) {
      for (const wrong of spoilt(step, described)) expectError(await contract.ask(root, operation, { path, headers, ...wrong }), 400, operation);
    }
    const request = (): Asked => ({ path, headers, query: step.query?.(), body: step.body?.(), ...(step.type === undefined ? {} : { type: step.type }) });
    if (template !== '/oauth/token') {
      const answer = await contract.ask(root, operation, { ...request(), headers: bearer(barred) });
      if (answer.status === 403) expectError(answer, 403, operation);
      if (answer.status === 403) forbidden.add(operation);
    }
    await step.before?.();
    const ask = () => contract.ask(root, operation, request());
    const answer = step.until === undefined ? await ask() : await eventually(ask, ({ text }) => step.until!(JSON.parse(text)));
    expect(answer.status, `${root} ${operation}: ${answer.text.slice(0, 300)}`).toBeLessThan(300);
    if (answer.status === 204) expect(answer.text).toBe('');
    step.keep?.(answer.text === '' || !String(answer.headers.get('content-type')).includes('json') ? answer.text : JSON.parse(answer.text));
  }
  return { steps, forbidden };
}

/** The methods that an address answers, by all that is described. */
function methodsAt(url: string): string[] {
  const fits = ({ path }: Documented) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(url);
  const methods = ROOTS.flatMap((root) => contract.operations[root]).filter(fits).map(({ method }) => method);
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : [])])].toSorted();
}

describe.each(VERSIONS)('version %i as published', (version) => {
  const root = `v${version}` as const;
  const operations = () => contract.operations[root];
  const stepOf = (operation: Documented) => walked.get(version)!.steps.find((step) => step.operation === keyOf(operation))!;
  const ask = (operation: Documented, asked: Asked) => contract.ask(root, keyOf(operation), asked);

  test('every operation documents the errors that follow from what it takes', () => {
    for (const { method, path, operation } of operations()) {
      const errors = Object.keys(operation.responses).map(Number);
      expect(errors, `${method} ${path}`).toEqual(expect.arrayContaining([401, 429, ...EVERYWHERE]));
      if (path.includes('{')) expect(errors, `${method} ${path}`).toEqual(expect.arrayContaining([400, 404]));
      if (operation.requestBody !== undefined) expect(errors, `${method} ${path}`).toEqual(expect.arrayContaining([400, 413, 415]));
    }
  });

  test('403 where a profile that may do nothing is refused, and nowhere else', () => {
    expect([...walked.get(version)!.forbidden].toSorted()).toEqual(operations().filter((each) => knows(each, 403)).map(keyOf).toSorted());
  });

  test('401 without a token, and with one that is unknown', async () => {
    for (const operation of operations().filter(({ path }) => path !== '/oauth/token')) {
      const path = fill(operation.path);
      for (const headers of [{}, bearer('unknown')]) expectError(await ask(operation, { path, headers }), 401, keyOf(operation));
    }
  });

  test('404 for what is not there', async () => {
    for (const operation of operations().filter((each) => knows(each, 404))) {
      const step = stepOf(operation);
      const path = fill(operation.path, { messageId: randomUUID(), replayId: randomUUID(), webhookId: 'zzzzzz', eventId: 'zzzzzz' });
      const asked = { path, headers: bearer(server.api.token), query: step.query?.(), body: step.body?.(), ...(step.type === undefined ? {} : { type: step.type }) };
      expectError(await ask(operation, asked), 404, keyOf(operation));
    }
  });

  test('415 for a body of another type, 413 for one that is too large', async () => {
    const headers = bearer(server.api.token);
    for (const operation of operations()) {
      const { params, type } = stepOf(operation);
      const path = fill(operation.path, params?.());
      if (knows(operation, 415)) expectError(await ask(operation, { path, headers, body: '<x/>', type: 'application/xml' }), 415, keyOf(operation));
      if (knows(operation, 413)) expectError(await contract.announce(root, keyOf(operation), { path, headers, ...(type === undefined ? {} : { type }) }), 413, keyOf(operation));
    }
  });
});

test.each(ROOTS)('%s: 405 with the methods that an address takes, 414 for one that is too long, 400 for one that is none', async (root) => {
  for (const operation of contract.operations[root]) {
    const url = fill(operation.path);
    const allowed = methodsAt(url);
    const answer = await contract.send(['PATCH', 'PUT', 'DELETE'].find((method) => !allowed.includes(method))!, { path: url });
    expectError(answer, 405, url);
    expect(answer.headers.get('allow'), url).toBe(allowed.join(', '));
    contract.note(root, keyOf(operation), answer.status);
    expectError(await contract.ask(root, keyOf(operation), { path: url, query: { long: 'x'.repeat(2_047) } }), 414, keyOf(operation));
    if (url !== operation.path) expectError(await contract.ask(root, keyOf(operation), { path: operation.path.replaceAll(/\{\w+\}/g, '%zz') }), 400, keyOf(operation));
  }
});

const expectToWait = (answer: { status: number; headers: { get: (name: string) => string | null } }, status: number, what: string) => {
  expect(answer.status, what).toBe(status);
  expect(Number(answer.headers.get('retry-after')), what).toBeGreaterThan(0);
};

test('429 with Retry-After on every operation, once a caller has asked too often', async () => {
  const api = await apiUnderTest();
  const caller = await api.newAccount({ limits: { requestsPerMinute: 1 } });
  await caller.request('GET', '/v2/tables');
  for (const version of VERSIONS) {
    for (const operation of contract.operations[`v${version}`].filter(({ path }) => path !== '/oauth/token')) {
      const { status, headers } = await caller.request(operation.method as 'GET', fill(operation.path));
      expectToWait({ status, headers: { get: (name) => String(headers[name]) } }, 429, keyOf(operation));
      contract.note(`v${version}`, keyOf(operation), status);
    }
  }
  await api.close();
});

test('429 for wrong credentials and passwords, and when more of them wait than can be looked at', async () => {
  /** Until it is refused, which has to come. */
  const often = async (ask: () => Promise<ContractAnswer>, what: string) => {
    let answer = await ask();
    for (let tries = 0; tries < 30 && answer.status !== 429; tries += 1) answer = await ask();
    expectToWait(answer, 429, what);
  };
  for (const root of ['v2', 'v3'] as const) {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: `nobody of ${root}`, client_secret: 'wrong' }).toString();
    await often(() => contract.ask(root, 'POST /oauth/token', { path: '/oauth/token', body, type: FORM }), 'POST /oauth/token');
  }
  const guess = (operation: string, body: object, headers: Headers) => often(() => contract.ask('console', operation, { path: operation.split(' ')[1]!, body, headers }), operation);
  await guess('POST /console/session', { Email: 'nobody@example.com', Password: 'wrong password' }, {});
  await guess('PUT /console/users/me', { Password: 'new password', CurrentPassword: 'wrong password' }, asUser);

  // As when hundreds of people set a password at this very moment.
  const { rows: [account] } = await server.pool.query<{ id: string }>('select id from rowcast.account');
  const token = randomUUID();
  await server.pool.query(
    `insert into rowcast.sign_in_link (id, hash, kind, account_id, email, role, created_by, expires_at) values ($1, sha256($2::bytea), 'invitation', $3, 'many@example.com', 'user', 'me', clock_timestamp() + interval '1 day')`,
    [randomUUID().slice(0, 6), token, account!.id]);
  const busy = vi.spyOn(passwordHashing, 'hashAll').mockRejectedValue(new RequestError('TooManyRequests', 'Many wait.', { retryAfter: 1 }));
  expectToWait(await contract.ask('console', 'POST /console/links/use', { path: '/console/links/use', body: { Token: token, Password: 'correct horse', Name: 'Many' } }), 429, 'POST /console/links/use');
  busy.mockRestore();
});

test('503 with Retry-After on every operation, while the database is away', async () => {
  const database = await testDatabase();
  const { connectionString, open } = wayTo(database.connectionString, await freePort());
  const way = await open();
  const away = await startServer({ database: { ...database, connectionString }, roles: { api: true, worker: false } });
  await way.close();
  const client = await ContractClient.open(away.url);
  const { clientId: client_id, clientSecret: client_secret } = server.credentials;
  const BODIES: Readonly<Record<string, Pick<Asked, 'body' | 'type'>>> = {
    '/oauth/token': { body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }).toString(), type: FORM },
    '/console/session': { body: { Email: 'a@example.com', Password: 'correct horse' } },
    '/console/links/look': { body: { Token: 'one' } },
    '/console/links/use': { body: { Token: 'one', Password: 'correct horse' } },
  };
  for (const root of ROOTS) {
    for (const operation of client.operations[root]) {
      // Of a token and a session that this process has not seen, so that it has to look for them.
      const headers = operation.path === '/oauth/token' ? {} : { ...bearer('unseen'), cookie: 'rowcast_session=unseen' };
      const answer = await client.send(operation.method, { path: fill(operation.path), headers, ...(operation.method === 'GET' || operation.method === 'DELETE' ? {} : BODIES[operation.path]) });
      expectError(answer, 503, keyOf(operation));
      expectToWait(answer, 503, keyOf(operation));
      contract.note(root, keyOf(operation), answer.status);
    }
  }
  await away.close();
  await database.close();
});

test.each(ROOTS)('%s: of every operation every status that is documented was seen, and no other', (root) => {
  expect(contract.seen(root)).toEqual(contract.documented(root));
});
