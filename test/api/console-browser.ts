import type { FastifyInstance, InjectOptions } from 'fastify';
import { insertUser } from '../../src/accounts/insert-user.ts';
import { passwordHashing } from '../../src/accounts/password-hashing.ts';
import type { Role } from '../../src/accounts/user.ts';
import type { ApiUnderTest } from './api-under-test.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface BrowserAnswer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  // Tests look into answers of every shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

/** A page of the console: keeps the cookie, and says the CSRF token when it has a session. */
export interface Browser {
  cookie: string | undefined;
  csrfToken: string | undefined;
  request(method: Method, url: string, body?: unknown, headers?: Record<string, string>): Promise<BrowserAnswer>;
  signIn(email: string, password?: string, headers?: Record<string, string>): Promise<BrowserAnswer>;
}

export const PASSWORD = 'correct horse';

export function openBrowser(app: FastifyInstance, remoteAddress = '127.0.0.1'): Browser {
  const browser: Browser = {
    cookie: undefined,
    csrfToken: undefined,
    async request(method, url, body, headers = {}) {
      const options: InjectOptions = {
        method, url, remoteAddress,
        headers: {
          ...(browser.cookie === undefined ? {} : { cookie: `rowcast_session=${browser.cookie}` }),
          ...(browser.csrfToken === undefined ? {} : { 'x-rowcast-csrf': browser.csrfToken }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      };
      const response = await app.inject(options);
      const cookie = response.cookies.find(({ name }) => name === 'rowcast_session');
      if (cookie !== undefined) browser.cookie = cookie.value === '' ? undefined : cookie.value;
      const parsed: unknown = response.body === '' ? null : response.headers['content-type']?.toString().includes('json') === true ? JSON.parse(response.body) : response.body;
      if (response.statusCode === 201 && typeof parsed === 'object' && parsed !== null && 'CsrfToken' in parsed) browser.csrfToken = String(parsed.CsrfToken);
      return { status: response.statusCode, headers: response.headers, body: parsed };
    },
    signIn: (email, password = PASSWORD, headers = {}) => browser.request('POST', '/console/session', { Email: email, Password: password }, headers),
  };
  return browser;
}

/** Makes a user with PASSWORD and signs him in. */
export async function signedIn(api: ApiUnderTest, accountId: string, role: Role, email = `${role}-${accountId}@example.com`): Promise<Browser & { userId: string; email: string }> {
  const [passwordHash = ''] = await passwordHashing.hashAll([PASSWORD]);
  const { id } = await insertUser(api.database.pool, { accountId, name: `The ${role}`, email, role, passwordHash });
  const browser = openBrowser(api.app);
  const answer = await browser.signIn(email);
  if (answer.status !== 201) throw new Error(`no session: ${answer.status} ${JSON.stringify(answer.body)}`);
  return Object.assign(browser, { userId: id, email });
}
