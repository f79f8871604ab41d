import type { Pool } from 'pg';
import { expect } from 'vitest';
import { insertUser } from '../../src/accounts/insert-user.ts';
import { passwordHashing } from '../../src/accounts/password-hashing.ts';
import type { Role } from '../../src/accounts/user.ts';
import { expectError, fill, keyOf, knows, type Asked, type ContractAnswer, type ContractClient } from './contract-client.ts';

export interface ConsoleParts {
  contract: ContractClient;
  pool: Pool;
  accountId: string;
}

export type Headers = Readonly<Record<string, string>>;
type With = Omit<Asked, 'path'> & { params?: Readonly<Record<string, string>> };

const PASSWORD = 'correct horse';
const FOREIGN = { origin: 'https://evil.example' };
/** Bodies that would be taken. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /console/session': { Email: 'owner@example.com', Password: 'not the password' },
  'POST /console/links/look': { Token: 'unknown' },
  'POST /console/links/use': { Token: 'unknown', Password: PASSWORD },
  'PUT /console/users/{userId}': { Role: 'user' },
  'PUT /console/profiles/{profileId}': { Name: 'Nobody’s' },
};

/** Goes through the console's own operations as people do, and into everything that they document as an error, but for being away or asked too often. */
export async function walkConsole({ contract, pool, accountId }: ConsoleParts): Promise<Headers> {
  const operations = contract.operations.console;
  const ask = (operation: string, { params = {}, ...asked }: With = {}) => contract.ask('console', operation, { path: fill(operation.split(' ')[1]!, params), ...asked });
  // Answers of every shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  const make = async (operation: string, status: number, asked: With): Promise<any> => {
    const answer = await ask(operation, asked);
    expect(answer.status, `${operation}: ${answer.text}`).toBe(status);
    return answer.text === '' ? null : JSON.parse(answer.text);
  };
  const [passwordHash = ''] = await passwordHashing.hashAll([PASSWORD]);
  const person = async (role: Role, email: string) => (await insertUser(pool, { accountId, name: `The ${role}`, email, role, passwordHash })).id;
  const signIn = async (email: string): Promise<Headers> => {
    const answer = await ask('POST /console/session', { body: { Email: email, Password: PASSWORD } });
    expect(answer.status, answer.text).toBe(201);
    return { cookie: cookieOf(answer), 'x-rowcast-csrf': (JSON.parse(answer.text) as { CsrfToken: string }).CsrfToken };
  };
  const tokenOf = ({ Link }: { Link: string }) => Link.split('#')[1];

  const ownerId = await person('owner', 'owner@example.com');
  const userId = await person('administrator', 'other@example.com');
  await person('user', 'user@example.com');
  const headers = await signIn('owner@example.com');
  const asUser = await signIn('user@example.com');

  await make('GET /console/session', 200, { headers });
  await make('GET /console/users', 200, { headers });
  await make('PUT /console/users/me', 200, { headers, body: { Name: 'The first' } });
  await make('PUT /console/users/{userId}', 200, { headers, params: { userId }, body: { Role: 'user' } });
  const reset = tokenOf(await make('POST /console/users/{userId}/resetPassword', 201, { headers, params: { userId } }));
  await make('POST /console/links/look', 200, { body: { Token: reset } });
  await make('POST /console/links/use', 201, { body: { Token: reset, Password: PASSWORD } });
  await make('GET /console/invitations', 200, { headers });
  const { Id: invitationId } = await make('POST /console/invitations', 201, { headers, body: { Email: 'late@example.com', Role: 'user' } });
  await make('DELETE /console/invitations/{invitationId}', 204, { headers, params: { invitationId } });
  await make('GET /console/profiles', 200, { headers });
  for (const Name of ['Shop', 'Store']) await make('POST /console/profiles', 201, { headers, body: { Name } });
  const { Id: profileId } = await make('POST /console/profiles', 201, { headers, body: { Name: 'Depot' } });
  await make('PUT /console/profiles/{profileId}', 200, { headers, params: { profileId }, body: { AllObjects: true } });
  await make('POST /console/profiles/{profileId}/regenerateSecret', 200, { headers, params: { profileId } });
  await make('GET /console/account', 200, { headers });
  await make('PUT /console/account', 200, { headers, body: { TimeZone: 'Europe/Berlin' } });

  const refused = async (operation: string, asked: With) => expectError(await ask(operation, asked), 409, operation);
  await refused('PUT /console/users/{userId}', { headers, params: { userId: ownerId }, body: { Role: 'user' } });
  await refused('DELETE /console/users/{userId}', { headers, params: { userId: ownerId } });
  await refused('POST /console/invitations', { headers, body: { Email: 'user@example.com', Role: 'user' } });
  await refused('POST /console/profiles', { headers, body: { Name: 'shop' } });
  await refused('PUT /console/profiles/{profileId}', { headers, params: { profileId }, body: { Name: 'STORE' } });
  const taken = tokenOf(await make('POST /console/invitations', 201, { headers, body: { Email: 'taken@example.com', Role: 'user' } }));
  await person('user', 'taken@example.com');
  await refused('POST /console/links/use', { body: { Token: taken, Password: PASSWORD, Name: 'Late' } });

  await make('DELETE /console/profiles/{profileId}', 204, { headers, params: { profileId } });
  await make('DELETE /console/users/{userId}', 204, { headers, params: { userId } });
  await make('DELETE /console/session', 204, { headers: await signIn('user@example.com') });
  const last = await signIn('taken@example.com');
  await make('DELETE /console/sessions', 204, { headers: last });

  for (const each of operations) {
    const operation = keyOf(each);
    const isPublic = each.operation.security?.length === 0;
    const mine = isPublic ? {} : headers;
    const body = each.operation.requestBody === undefined ? {} : { body: BODIES[operation] ?? {} };
    const expected = async (status: number, asked: With) => {
      if (knows(each, status)) expectError(await ask(operation, asked), status, operation);
    };
    await expected(401, body);
    await expected(403, each.method === 'GET' ? { headers: asUser } : { headers: { ...mine, ...FOREIGN }, ...body });
    await expected(404, { headers: mine, ...body });
    if (each.operation.requestBody === undefined) continue;
    await expected(400, { headers: mine, body: [] });
    await expected(415, { headers: mine, body: '<x/>', type: 'application/xml' });
    expectError(await contract.announce('console', operation, { path: fill(each.path), headers: mine }), 413, operation);
  }
  return asUser;
}

function cookieOf({ headers }: ContractAnswer): string {
  return headers.getSetCookie().find((one) => one.startsWith('rowcast_session='))?.split(';', 1)[0] ?? '';
}
