import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '../../src/accounts/create-account.ts';
import { createEvent } from '../../src/webhooks/create-event.ts';
import { createWebhook } from '../../src/webhooks/create-webhook.ts';
import { deleteWebhook } from '../../src/webhooks/delete-webhook.ts';
import { getWebhook } from '../../src/webhooks/get-webhook.ts';
import { listEvents } from '../../src/webhooks/list-events.ts';
import { listWebhooks } from '../../src/webhooks/list-webhooks.ts';
import { loadAccountDefinitions } from '../../src/webhooks/load-account-definitions.ts';
import { parseAllowRanges } from '../../src/webhooks/outgoing-address.ts';
import { updateWebhook } from '../../src/webhooks/update-webhook.ts';
import { openWorkspace } from './open-workspace.ts';
import type { Workspace } from './open-workspace.ts';

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;

let space: Workspace;
beforeAll(async () => {
  space = await openWorkspace();
});
afterAll(() => space.database.close());

let made = 0;
function make(body: Record<string, unknown> = {}) {
  made += 1;
  return createWebhook(space.parts, space.author, { Name: `Webhook ${made}`, OutgoingUrls: [`https://example.com/${made}`], ...body });
}

test('a webhook is made, listed, read, changed and deleted in the shapes of the contract', async () => {
  const urls = ['https://example.com/orders', 'https://example.org/orders'];
  const created = await createWebhook(space.parts, space.author, { Name: 'Orders', OutgoingUrls: urls });
  expect(Object.keys(created)).toEqual(['Id', 'Name', 'Description', 'OutgoingUrls', 'CallThrottling', 'Secret', 'DateCreated', 'CreatedBy']);
  expect(created).toMatchObject({ Name: 'Orders', Description: '', OutgoingUrls: urls, CallThrottling: 1000, CreatedBy: 'John Doe (john.doe@acme.com)' });
  expect(created.Id).toMatch(/^[a-z0-9]{6}$/);
  expect(created.Secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(created.DateCreated).toMatch(DATE);

  const listed = (await listWebhooks(space.parts, space.author)).find(({ Id }) => Id === created.Id);
  expect(Object.keys(listed ?? {})).toEqual(['Id', 'Status', 'Name', 'Description', 'OutgoingUrls', 'CallThrottling', 'LastModified', 'ModifiedBy', 'DateCreated', 'CreatedBy']);
  expect(listed).toMatchObject({ Status: 'Inactive', LastModified: created.DateCreated, ModifiedBy: created.CreatedBy });
  expect(await getWebhook(space.parts, space.author, created.Id)).toEqual({ ...listed, Events: 0, Messages: 3, Calls: 2, Errors: 1 });

  const kept = await laneOf(urls[1]);
  const changed = await updateWebhook(space.parts, { ...space.author, actor: 'Full access' }, created.Id, {
    Description: 'all of them', CallThrottling: 5, OutgoingUrls: ['https://example.net/new', urls[1]],
  });
  expect(changed).toMatchObject({ Name: 'Orders', Description: 'all of them', CallThrottling: 5, OutgoingUrls: ['https://example.net/new', urls[1]], ModifiedBy: 'Full access', CreatedBy: created.CreatedBy });
  expect(changed.LastModified > changed.DateCreated).toBe(true);
  expect(await laneOf(urls[1])).toEqual(kept);

  await deleteWebhook(space.parts, space.author, created.Id);
  await expect(getWebhook(space.parts, space.author, created.Id)).rejects.toMatchObject({ code: 'ObjectNotFound' });
  const again = await createWebhook(space.parts, space.author, { Name: 'Orders', OutgoingUrls: urls });
  expect(again.Secret).not.toBe(created.Secret);
  expect(await laneOf(urls[1])).not.toEqual(kept);
});

async function laneOf(url: string | undefined) {
  const { rows } = await space.database.pool.query('select id from rowcast.outgoing_url where account_id = $1 and url = $2 and removed_at is null', [space.account.id, url]);
  return rows;
}

test('the secret is stored sealed only', async () => {
  const { Id, Secret } = await make();
  const { rows } = await space.database.pool.query<{ secret: string }>('select secret from rowcast.webhook where id = $1', [Id]);
  expect(rows[0]?.secret).not.toContain(Secret.slice(6, 20));
});

test.each([
  [null, 'The body must be a JSON object.'],
  [[], 'The body must be a JSON object.'],
  [{}, 'Name: is required. OutgoingUrls: is required.'],
  [{ Name: ' ', OutgoingUrls: [], CallThrottling: 0, Enabled: true, nam: 1 },
    'Enabled: is not a known property. nam: is not a known property (did you mean Name?). Name: is required. OutgoingUrls: must have at least one address. CallThrottling: must be a whole number of calls per second, 1 to 1000.'],
  [{ Name: 5, Description: false, OutgoingUrls: 'https://example.com', CallThrottling: '5' },
    'Name: must be text. Description: must be text. OutgoingUrls: must be an array of texts. CallThrottling: must be a whole number of calls per second, 1 to 1000.'],
  [{ Name: 'a\0b', OutgoingUrls: ['https://a.example/x', 'http://a.example', 'https://127.0.0.1', 'https://A.example/x#top'], CallThrottling: 1001 },
    'Name: must not have control characters. OutgoingUrls[1]: "http://a.example" must be an https address. OutgoingUrls[2]: "https://127.0.0.1" 127.0.0.1 is not a public address, so no call may go there. OutgoingUrls[3]: is the same as OutgoingUrls[0]. CallThrottling: must be a whole number of calls per second, 1 to 1000.'],
  [{ Name: 'x'.repeat(256), OutgoingUrls: Array.from({ length: 11 }, (_, index) => `https://example.com/${index}`) },
    'Name: has more than 255 characters. OutgoingUrls: has 11 addresses, the plan allows 10.'],
  [{ Name: 'a\ud800', Description: '\udc00', OutgoingUrls: ['https://example.com/\ud800'] },
    'Name: must be well-formed Unicode. Description: must be well-formed Unicode. OutgoingUrls[0]: '],
  [{ Name: 'x', OutgoingUrls: ['https://example.com/x'], CallThrottling: 1.5 }, 'CallThrottling: must be'],
])('creation refuses %j and names every problem', async (body, message) => {
  await expect(createWebhook(space.parts, space.author, body)).rejects.toMatchObject({ code: 'IncorrectBodyParameter', message: expect.stringContaining(message) as string });
});

test('names and addresses are unique in the account, and the other webhook is named', async () => {
  const first = await make({ Name: 'Taken' });
  await expect(make({ Name: 'tAKEN', OutgoingUrls: ['https://example.com/free', first.OutgoingUrls[0]] })).rejects.toMatchObject({
    message: `Name: the webhook ${first.Id} has this name already. OutgoingUrls[1]: is an outgoing URL of the webhook "Taken" (${first.Id}) already.`,
  });
  const second = await make();
  await expect(updateWebhook(space.parts, space.author, second.Id, { Name: 'Taken', OutgoingUrls: first.OutgoingUrls, CallThrottling: null })).rejects.toMatchObject({
    message: `CallThrottling: must be a whole number of calls per second, 1 to 1000. Name: the webhook ${first.Id} has this name already. OutgoingUrls[0]: is an outgoing URL of the webhook "Taken" (${first.Id}) already.`,
  });
  expect(await updateWebhook(space.parts, space.author, first.Id, { Name: 'TAKEN', OutgoingUrls: first.OutgoingUrls })).toMatchObject({ Name: 'TAKEN' });

  const other = await createAccount(space.database.pool, { name: 'Other' });
  const elsewhere = await createWebhook(space.parts, { account: other, actor: 'x' }, { Name: 'Taken', OutgoingUrls: first.OutgoingUrls });
  await expect(getWebhook(space.parts, space.author, elsewhere.Id)).rejects.toMatchObject({ code: 'ObjectNotFound' });
  await expect(updateWebhook(space.parts, space.author, elsewhere.Id, { Name: 'mine' })).rejects.toMatchObject({ code: 'ObjectNotFound' });
  await expect(deleteWebhook(space.parts, space.author, elsewhere.Id)).rejects.toMatchObject({ code: 'ObjectNotFound' });
  expect((await listWebhooks(space.parts, { account: other, actor: 'x' })).map(({ Id }) => Id)).toEqual([elsewhere.Id]);
});

test('the plan bounds addresses and calls per second', async () => {
  const single = await createAccount(space.database.pool, { name: 'Single', multicast: false, maxCallThrottling: 7 });
  const author = { account: single, actor: 'x' };
  await expect(createWebhook(space.parts, author, { Name: 'a', OutgoingUrls: ['https://a.example', 'https://b.example'], CallThrottling: 8 })).rejects.toMatchObject({
    message: 'OutgoingUrls: this plan has no multicast, so one address is the limit. CallThrottling: must be a whole number of calls per second, 1 to 7.',
  });
  expect(await createWebhook(space.parts, author, { Name: 'a', OutgoingUrls: ['https://a.example'] })).toMatchObject({ CallThrottling: 7 });
});

test('the own inspector and the operator\'s ranges may be called', async () => {
  await make({ OutgoingUrls: ['http://127.0.0.1:8080/inspect/tok-1'] });
  await expect(make({ OutgoingUrls: ['http://127.0.0.1:9000/'] })).rejects.toMatchObject({ code: 'IncorrectBodyParameter' });
  const outgoing = { ...space.parts.outgoing, allow: parseAllowRanges(['127.0.0.0/8']) };
  await createWebhook({ ...space.parts, outgoing }, space.author, { Name: 'local', OutgoingUrls: ['http://127.0.0.1:9000/'] });
});

test.each(['', 'nope', 'zzzzzz', 'ZZZZZZ', "a'b\0c"])('%j is no webhook', async (id) => {
  await expect(getWebhook(space.parts, space.author, id)).rejects.toMatchObject({ code: 'ObjectNotFound' });
  await expect(updateWebhook(space.parts, space.author, id, {})).rejects.toMatchObject({ code: 'ObjectNotFound' });
  await expect(deleteWebhook(space.parts, space.author, id)).rejects.toMatchObject({ code: 'ObjectNotFound' });
});

test('a change names what it changes', async () => {
  const { Id } = await make();
  await expect(updateWebhook(space.parts, space.author, Id, {})).rejects.toMatchObject({ message: 'The body must have at least one of Name, Description, OutgoingUrls, CallThrottling, CustomHeaders, Enabled.' });
  await expect(updateWebhook(space.parts, space.author, Id, { Enabled: 1, Secret: 'x' })).rejects.toMatchObject({ message: expect.stringContaining('Secret: is not a known property') as string });
});

test.each([
  [{ 'Content-Type': 'text/plain' }, 'CustomHeaders: "Content-Type" is set by Rowcast or by HTTP itself'],
  [{ 'webhook-ID': 'x' }, 'CustomHeaders: "webhook-ID" is set by Rowcast'],
  [{ host: 'x' }, '"host" is set by Rowcast'],
  [{ 'X-Rowcast-Depth': '1' }, 'is set by Rowcast'],
  [{ 'a b': 'x' }, '"a b" is no header name'],
  [{ '': 'x' }, '"" is no header name'],
  [{ ['x'.repeat(101)]: 'x' }, 'has more than 100 characters'],
  [{ 'X-A': 'swordfish\r\nX-B: c' }, 'CustomHeaders.X-A: must be printable ASCII'],
  [{ 'X-A': 'swordfish ' }, 'CustomHeaders.X-A: must be printable ASCII'],
  [{ 'X-A': 'schöner swordfish' }, 'CustomHeaders.X-A: must be printable ASCII'],
  [{ 'X-A': '' }, 'CustomHeaders.X-A: must not be empty'],
  [{ 'X-A': 5 }, 'CustomHeaders.X-A: must be text'],
  [{ 'X-A': 'x'.repeat(4097) }, 'CustomHeaders.X-A: has more than 4096 characters'],
  [{ 'X-A': 'a', 'x-a': 'b' }, 'CustomHeaders.x-a: is the same header as X-A'],
  [{ 'X-A': '••••••••' }, 'CustomHeaders.X-A: is a mask, and there is no value to keep'],
  [Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`X-${index}`, 'x'])), 'CustomHeaders: has 21 headers, 20 are the limit'],
  [Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`X-${index}`, 'x'.repeat(4000)])), 'CustomHeaders: has more than 16384 bytes'],
  [['X-A'], 'CustomHeaders: must be an object'],
  [null, 'CustomHeaders: must be an object'],
])('custom headers %j are refused', async (CustomHeaders, problem) => {
  const { Id } = await make();
  const error = await updateWebhook(space.parts, space.author, Id, { CustomHeaders }).catch((thrown: unknown) => thrown as Error);
  expect(error).toMatchObject({ message: expect.stringContaining(problem) as string });
  expect((error as Error).message).not.toContain('swordfish');
});

test('Enabled switches every event of the webhook, and the definitions version tells', async () => {
  const { Id } = await make();
  await createEvent(space.parts, space.author, Id, { EventType: 'table.recordInsert', ObjectName: 'Admins' });
  await createEvent(space.parts, space.author, Id, { EventType: 'table.recordDelete', ObjectName: 'Admins', Enabled: false });
  expect((await getWebhook(space.parts, space.author, Id))).toMatchObject({ Status: 'Active', Events: 2 });
  const before = await loadAccountDefinitions(space.database.pool, space.account.id, 0);
  expect(await updateWebhook(space.parts, space.author, Id, { Enabled: false })).toMatchObject({ Status: 'Inactive' });
  expect((await listEvents(space.parts, space.author, Id)).map(({ Status }) => Status)).toEqual(['Inactive', 'Inactive']);
  expect(await updateWebhook(space.parts, space.author, Id, { Enabled: true })).toMatchObject({ Status: 'Active' });
  expect((await listEvents(space.parts, space.author, Id)).map(({ Status }) => Status)).toEqual(['Active', 'Active']);
  const after = await loadAccountDefinitions(space.database.pool, space.account.id, 0);
  expect(after.version).toBeGreaterThan(before.version);
});

test('deletion takes events and addresses along', async () => {
  const { Id, OutgoingUrls } = await make();
  await createEvent(space.parts, space.author, Id, { EventType: 'table.recordInsert', ObjectName: 'Admins' });
  await deleteWebhook(space.parts, space.author, Id);
  const definitions = await loadAccountDefinitions(space.database.pool, space.account.id, Date.now() * 1000 + 60_000_000);
  expect(definitions.webhooks.has(Id)).toBe(false);
  expect([...definitions.eventsByTable.values()].flat().some(({ webhookId }) => webhookId === Id)).toBe(false);
  expect(await laneOf(OutgoingUrls[0])).toEqual([]);
  const { rows } = await space.database.pool.query('select from rowcast.event where webhook_id = $1 and deleted_at is null', [Id]);
  expect(rows).toEqual([]);
});

test('webhooks made at once stay unique', async () => {
  const results = await Promise.allSettled(Array.from({ length: 4 }, (_, index) => make({ Name: 'Race', OutgoingUrls: [`https://race.example/${index}`] })));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
