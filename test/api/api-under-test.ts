import type { FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import { readEventCounters, readWebhookCounters } from '../../src/activity/read-counters.ts';
import { createAccount } from '../../src/accounts/create-account.ts';
import { createProfile } from '../../src/accounts/create-profile.ts';
import type { NewProfile } from '../../src/accounts/create-profile.ts';
import type { PlanChange } from '../../src/accounts/account.ts';
import { issueTokens } from '../../src/accounts/issue-tokens.ts';
import { openSecretBox } from '../../src/accounts/secret-box.ts';
import type { ApiParts } from '../../src/api/api-parts.ts';
import { buildApi } from '../../src/api/build-api.ts';
import { openDownloadSigner } from '../../src/files/download-signer.ts';
import { tableHooks } from '../../src/table-hooks.ts';
import type { Observation } from '../../src/observe.ts';
import { parseAllowRanges } from '../../src/webhooks/outgoing-address.ts';
import { testDatabase } from '../support/test-database.ts';
import type { TestDatabase } from '../support/test-database.ts';

export interface Answer<Body> {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  /** Of a JSON answer. */
  body: Body;
  text: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export interface Client {
  accountId: string;
  profileId: string;
  clientId: string;
  clientSecret: string;
  accessToken: string;
  request<Body = unknown>(method: Method, url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Body>>;
}

export interface ApiUnderTest {
  app: FastifyInstance;
  database: TestDatabase;
  parts: ApiParts;
  observations: Observation[];
  nudges: () => number;
  newAccount(plan?: PlanChange): Promise<Client>;
  newProfile(accountId: string, profile: Omit<NewProfile, 'accountId'>): Promise<Client>;
  close(): Promise<void>;
}

export const PUBLIC_URL = 'http://127.0.0.1:8080';

/** The API on a fresh database, asked without a socket. Outside a test run the database is given, and closed with the API. */
export async function apiUnderTest(change: Partial<ApiParts> = {}, given?: TestDatabase): Promise<ApiUnderTest> {
  const database = given ?? await testDatabase();
  const { pool } = database;
  const observations: Observation[] = [];
  let nudges = 0;
  const nudge = () => {
    nudges += 1;
  };
  const secretBox = openSecretBox(randomBytes(32));
  const parts: ApiParts = {
    version: '0.0.0',
    pool,
    publicUrl: PUBLIC_URL,
    secretBox,
    integrationUrl: PUBLIC_URL,
    logRetentionDays: 30,
    tables: { pool, hooks: tableHooks, changed: nudge },
    downloads: openDownloadSigner(randomBytes(32), { publicUrl: PUBLIC_URL }),
    files: { pool, maxFileBytes: 1024 * 1024, spaceBytes: 16 * 1024 * 1024 },
    webhooks: {
      pool,
      secretBox,
      outgoing: { allow: parseAllowRanges([]), publicUrl: PUBLIC_URL },
      readCounters: async (db, accountId, webhookId, eventId) => {
        const counters = eventId === undefined
          ? (await readWebhookCounters(db, accountId, [webhookId], new Date())).get(webhookId)
          : (await readEventCounters(db, accountId, webhookId, [eventId], new Date())).get(eventId);
        return { messages: counters?.Messages ?? 0, calls: counters?.Calls ?? 0, errors: counters?.Errors ?? 0 };
      },
    },
    observe: (observation) => observations.push(observation),
    nudge,
    nudgeImports: () => {},
    importMaxBytes: 2 ** 30,
    noticeCalls: () => {},
    giveWay: () => () => {},
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'up 1\n' }),
    ready: async () => true,
    ...change,
  };
  const app = buildApi(parts);
  await app.ready();

  const newProfile: ApiUnderTest['newProfile'] = async (accountId, options) => {
    const { profile, clientSecret } = await createProfile(pool, { accountId, ...options });
    const { accessToken } = await issueTokens(pool, profile);
    return {
      accountId,
      profileId: profile.id,
      clientId: profile.clientId,
      clientSecret,
      accessToken,
      request: (method, url, body, headers) => send(app, method, url, body, { authorization: `Bearer ${accessToken}`, ...headers }),
    };
  };
  return {
    app,
    database,
    parts,
    observations,
    nudges: () => nudges,
    newProfile,
    async newAccount(plan = {}) {
      const { id } = await createAccount(pool, { name: 'Test', ...plan });
      return newProfile(id, { name: 'Full', allObjects: true });
    },
    async close() {
      await app.close();
      await database.close();
    },
  };
}

export async function send<Body = unknown>(app: FastifyInstance, method: Method, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await app.inject({
    method,
    url,
    headers: { ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(text === undefined ? {} : { payload: text }),
  });
  const isJson = String(response.headers['content-type']).includes('json');
  return { status: response.statusCode, headers: response.headers, text: response.body, body: (isJson && response.body !== '' ? JSON.parse(response.body) : undefined) as Body };
}
