import { randomBytes } from 'node:crypto';
import { signedIn } from '../test/api/console-browser.ts';
import { send, type ApiUnderTest, type Client } from '../test/api/api-under-test.ts';
import { ALL_TYPES } from '../test/tables/all-types.ts';

const MOST_WEBHOOKS = 8;
const MOST_TASKS = 8;
const MOST_RECORDS = 60;
const LEAST_RECORDS = 4;

/** An account with things in it, all of which carry its mark. */
export interface World {
  client: Client;
  /** In no answer to anybody else. */
  mark: string;
  cookie: string;
  csrf: string;
  /** Whose session it is. */
  userId: string;
  /** Ids by the name of their path parameter; places that are the same belong together. */
  things: Map<string, string[]>;
  /** The last PK_ID that each table gave. */
  lastKeys: Map<string, number>;
}

export async function openWorld(api: ApiUnderTest): Promise<World> {
  const world: World = { client: await api.newAccount({ limits: { statementSeconds: 5 } }), mark: `mk${randomBytes(6).toString('hex')}`, cookie: '', csrf: '', userId: '', things: new Map(), lastKeys: new Map() };
  await renewWorld(api, world);
  return world;
}

interface Listed { Id: string }

/** Puts back what requests took away, keeps the account small, and looks up the ids of what there is. */
export async function renewWorld(api: ApiUnderTest, world: World): Promise<void> {
  await signIn(api, world);
  await renewTables(world);
  await renewWebhooks(world);
  await renewOthers(api, world);
  await lookUp(api, world);
}

async function signIn(api: ApiUnderTest, world: World): Promise<void> {
  const { accountId } = world.client;
  if ((await world.client.request('GET', '/v2/outgoingWebhooks')).status !== 200) world.client = await api.newProfile(accountId, { name: `Again ${randomBytes(4).toString('hex')}`, allObjects: true });
  if ((await console(api, world, '/console/users')).status === 200) return;
  const browser = await signedIn(api, accountId, 'owner', `${randomBytes(6).toString('hex')}@example.com`);
  world.cookie = browser.cookie ?? '';
  world.csrf = browser.csrfToken ?? '';
  world.userId = browser.userId;
}

function console<Body = unknown>(api: ApiUnderTest, { cookie, csrf }: World, url: string, body?: unknown) {
  return send<Body>(api.app, body === undefined ? 'GET' : 'POST', url, body, { cookie: `rowcast_session=${cookie}`, 'x-rowcast-csrf': csrf, 'sec-fetch-site': 'same-origin' });
}

async function must(answer: Promise<{ status: number; text: string }>): Promise<void> {
  const { status, text } = await answer;
  if (status >= 300) throw new Error(`the world could not be made: ${status} ${text}`);
}

async function renewTables({ client, mark, lastKeys }: World): Promise<void> {
  const { body } = await client.request<{ Result: string[] }>('GET', '/v3/tables');
  const make = async (name: string, fields: readonly unknown[]) => {
    if (body.Result.some((table) => table.toLowerCase() === name.toLowerCase())) return;
    lastKeys.delete(name.toLowerCase());
    await must(client.request('POST', '/v3/tables', { Name: name, Note: mark, Fields: fields }));
  };
  await make('Everything', [
    ...ALL_TYPES.filter(({ Type }) => Type !== 'PASSWORD'), { Name: 'Owner', Type: 'STRING', Label: mark }, { Name: 'Code', Type: 'INTEGER', Unique: true, UniqueAllowNulls: true },
    { Name: 'Twice', Type: 'FORMULA', Formula: 'Int * 2' }, { Name: 'Greeting', Type: 'FORMULA', Formula: "'Hello ' + Text255" }, { Name: 'Picture', Type: 'FILE' }, { Name: 'Scan', Type: 'ATTACHMENT' },
  ]);
  await make('Customers', [{ Name: 'Name', Type: 'STRING' }, { Name: 'Owner', Type: 'TEXT' }]);
  await make('Secrets', [{ Name: 'Secret', Type: 'PASSWORD' }, { Name: 'Owner', Type: 'STRING' }]);
  for (const table of ['Everything', 'Customers', 'Secrets']) {
    const { body: counted } = await client.request<{ Pagination?: { TotalCount: number } }>('GET', `/v3/tables/${table}/records?q.getPaginationInfo=true&q.pageSize=5&q.pageNumber=1`);
    const count = counted.Pagination?.TotalCount ?? 0;
    if (count > MOST_RECORDS) await client.request('DELETE', `/v3/tables/${table}/records?q.where=${encodeURIComponent(`PK_ID % ${Math.ceil(count / LEAST_RECORDS)} <> 0`)}`);
    // A field may be gone or of another type by now: then the record stays without.
    else if (count < LEAST_RECORDS) await client.request('POST', `/v3/tables/${table}/records`, [1, 2, 3, 4].map((number) => ({ Owner: `${mark} ${number}` })));
  }
}

async function renewWebhooks({ client, mark }: World): Promise<void> {
  const { body: webhooks } = await client.request<Listed[]>('GET', '/v3/outgoingWebhooks');
  for (const { Id } of webhooks.slice(MOST_WEBHOOKS)) await client.request('DELETE', `/v3/outgoingWebhooks/${Id}`);
  for (let missing = 3 - webhooks.length; missing > 0; missing -= 1) {
    const name = `${mark} ${randomBytes(4).toString('hex')}`;
    const { body } = await client.request<Listed>('POST', '/v3/outgoingWebhooks', { Name: name, OutgoingUrls: [`https://example.com/${randomBytes(6).toString('hex')}`] });
    for (const type of ['Insert', 'Update', 'Delete']) await must(client.request('POST', `/v3/outgoingWebhooks/${body.Id}/events`, { EventType: `table.record${type}`, ObjectName: 'Everything' }));
  }
}

/** Not by the mark: it stands in addresses, which answers repeat. */
const viewOf = ({ client }: World): string => `View_${client.accountId}`;

/** A view, a task, and people besides the one whose session it is. */
async function renewOthers(api: ApiUnderTest, world: World): Promise<void> {
  const { client, mark, userId } = world;
  const unique = () => `${mark}${randomBytes(4).toString('hex')}`;
  const { body: views } = await client.request<{ Result: string[] }>('GET', '/v3/views');
  // Other names may be the other account's too.
  if (!views.Result.includes(viewOf(world))) await client.request('POST', '/v3/views', { Name: viewOf(world), Note: mark, Tables: ['Customers'], Fields: ['Name'] });
  const { body: tasks } = await client.request<{ Result: { ExternalKey: string }[] }>('GET', '/v3/tasks');
  for (const { ExternalKey } of tasks.Result.slice(MOST_TASKS)) await client.request('DELETE', `/v3/tasks/${ExternalKey}`);
  if (tasks.Result.length === 0) await client.request('POST', '/v3/tasks', { Name: unique(), Steps: [{ Action: 'insert', Table: 'Customers', Values: { Owner: mark } }] });
  const people = await listConsole(api, world, 'users');
  if (!people.some(({ Id }) => Id !== userId)) await signedIn(api, client.accountId, 'user', `${unique()}@example.com`);
  if ((await listConsole(api, world, 'invitations')).length === 0) await must(console(api, world, '/console/invitations', { Email: `${unique()}@example.com`, Role: 'user' }));
  const profiles = await listConsole(api, world, 'profiles');
  if (profiles.length < 2) await must(console(api, world, '/console/profiles', { Name: unique(), AllObjects: true }));
}

const listConsole = async (api: ApiUnderTest, world: World, what: string): Promise<Listed[]> => (await console<{ Result: Listed[] }>(api, world, `/console/${what}`)).body.Result;

async function lookUp(api: ApiUnderTest, world: World): Promise<void> {
  const { client, things } = world;
  const list = async <Row>(url: string): Promise<Row[]> => {
    const { body } = await client.request<Row[] | { Result: Row[] }>('GET', url);
    return Array.isArray(body) ? body : body.Result;
  };
  const webhooks = await list<Listed>('/v3/outgoingWebhooks');
  const first = (name: string) => Promise.all(webhooks.map(async ({ Id }) => (await list<Listed & { MessageId?: string }>(`/v3/outgoingWebhooks/${Id}/${name}`))[0]));
  things.set('webhookId', webhooks.map(({ Id }) => Id));
  things.set('eventId', (await first('events')).map((row) => row?.Id ?? 'aaaaaa'));
  things.set('messageId', (await first('messages')).map((row) => row?.MessageId ?? row?.Id ?? '0190a0b0-0000-7000-8000-000000000000'));
  things.set('replayId', (await first('replays')).map((row) => row?.Id ?? '0190a0b0-0000-7000-8000-000000000000'));
  things.set('token', (await list<{ Token: string }>('/v3/inspectors')).map(({ Token }) => Token));
  things.set('externalKey', (await list<{ ExternalKey: string }>('/v3/files')).map(({ ExternalKey }) => ExternalKey));
  things.set('folderKey', (await list<{ ExternalKey: string }>('/v3/files/folders')).map(({ ExternalKey }) => ExternalKey));
  things.set('view', [viewOf(world)]);
  things.set('taskKey', (await list<{ ExternalKey: string }>('/v3/tasks')).map(({ ExternalKey }) => ExternalKey));
  things.set('importId', (await list<Listed>('/v3/imports')).map(({ Id }) => Id));
  // Not whose token and session these are: without them all that follows would only be refused.
  const others = async (what: string, own: string) => (await listConsole(api, world, what)).map(({ Id }) => Id).filter((id) => id !== own);
  things.set('userId', await others('users', world.userId));
  things.set('profileId', await others('profiles', client.profileId));
  things.set('invitationId', await others('invitations', ''));
}
