import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible, expectAccessibleAtBothWidths, expectAccessibleInBothSchemes, signIn, startConsole, type ConsoleUnderTest } from './console-under-test.ts';
import { expectFocus } from './focus.ts';

const LIST = '/integrations/outgoing-webhooks';
let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
});
afterAll(() => console?.close());

let count = 0;
let table: string;
beforeEach(async () => {
  count += 1;
  table = `Customers${count}`;
  const made = await console.server.api.post('/v2/tables', {
    Name: table,
    Columns: [{ Name: 'First_Name', Type: 'STRING' }, { Name: 'Last_Name', Type: 'STRING' }, { Name: 'Orders', Type: 'INTEGER' }],
  });
  expect(made.status).toBe(201);
});
afterEach(() => {
  expect(console.pageErrors).toEqual([]);
});

async function makeWebhook(name: string): Promise<string> {
  const made = await console.server.api.post('/v2/outgoingWebhooks', { Name: name, OutgoingUrls: [`${console.receiver.url}/${name}`] });
  expect(made.status).toBe(201);
  return made.body.Id as string;
}

async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option }).click();
}

/** Puts the text into the editor in place of what it holds. */
async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Custom payload', exact: true }).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

test('a newcomer creates a webhook and an event as documented, and sees the call of a change arrive, logged and resent', async () => {
  const page = await console.open('/');
  await signIn(page);
  await expectFocus(page.getByRole('heading', { level: 1 }));
  await page.getByRole('link', { name: 'Integrations', exact: true }).first().click();
  await page.getByRole('link', { name: 'Create webhook' }).first().click();
  await page.getByLabel('Name').fill('Greeter');
  await page.getByLabel('Outgoing URL 1').fill(`${console.receiver.url}/greeter`);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const secret = await page.locator('code', { hasText: 'whsec_' }).textContent();
  expect(secret).toMatch(/^whsec_/);
  await expectAccessibleInBothSchemes(page);

  await page.goto(`${console.server.url}${LIST}`);
  await page.getByRole('link', { name: 'Open Greeter' }).click();
  await page.getByRole('link', { name: 'Create event' }).click();
  await choose(page, 'Object', table);
  await choose(page, 'Event type', /^Insert/);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('cell', { name: 'Insert', exact: true }).waitFor();
  await page.getByText('Active', { exact: true }).first().waitFor();

  await console.server.api.post(`/v2/tables/${table}/records`, { First_Name: 'Ada', Last_Name: 'Lovelace', Orders: 3 });
  const call = await console.receiver.waitForRequest(({ url }) => url === '/greeter');
  expect(JSON.parse(call.body)).toMatchObject({ secret, objectName: table, data: [{ First_Name: 'Ada' }] });

  await page.getByRole('tab', { name: 'Logs' }).click();
  await page.getByRole('switch', { name: 'Live tail' }).waitFor();
  const line = page.getByRole('row', { name: /Success 200 Message sent/ });
  await expect.poll(async () => {
    await page.reload();
    await page.getByRole('switch', { name: 'Live tail' }).waitFor();
    return line.first().waitFor({ timeout: 2_000 }).then(() => true, () => false);
  }).toBe(true);
  await line.first().click();
  const drawer = page.getByRole('dialog', { name: 'Message' });
  await drawer.getByText('Delivered').first().waitFor();
  await page.waitForURL((address) => address.pathname.endsWith(String(call.headers['webhook-id'])));
  await drawer.getByText('Attempt 1').click();
  await drawer.getByText(`webhook-id: ${String(call.headers['webhook-id'])}`, { exact: false }).waitFor();
  expect(await drawer.textContent()).not.toContain(secret);
  await expectAccessibleInBothSchemes(page);

  console.receiver.clear();
  await drawer.getByRole('button', { name: 'Resend message' }).click();
  const again = await console.receiver.waitForRequest(({ url }) => url === '/greeter');
  expect(again.headers['webhook-id']).toBe(call.headers['webhook-id']);
  await page.goBack();
  await drawer.waitFor({ state: 'detached' });
  await page.waitForURL(({ pathname }) => pathname.endsWith('/logs'));
  await page.context().close();
});

test('the live tail shows calls as they come', async () => {
  const webhookId = await makeWebhook('Tail');
  await console.server.api.post(`/v2/outgoingWebhooks/${webhookId}/events`, { EventType: 'table.recordInsert', ObjectName: table });
  const page = await console.openSignedIn(`${LIST}/${webhookId}/logs`);
  await page.getByText('Nothing here').waitFor();
  await expectAccessible(page);
  await page.getByRole('switch', { name: 'Live tail' }).click();
  await console.server.api.post(`/v2/tables/${table}/records`, { First_Name: 'Grace' });
  await page.getByRole('row', { name: /Success 200 Message sent/ }).waitFor();
  await page.context().close();
});

test('a log that is read stays where it is as time passes: its chart keeps the focus, its list what was loaded', async () => {
  const webhookId = await makeWebhook('Passing');
  await console.server.api.post(`/v2/outgoingWebhooks/${webhookId}/events`, { EventType: 'table.recordInsert', ObjectName: table });
  await console.server.api.post(`/v2/tables/${table}/records`, Array.from({ length: 30 }, (_, index) => ({ First_Name: `Grace ${index}` })));
  await expect.poll(async () => (await console.server.api.get(`/v2/outgoingWebhooks/${webhookId}/logs?limit=100`)).body.Result.length).toBe(60);
  const page = await console.openSignedIn(`${LIST}/${webhookId}/logs?range=1h`);
  const rows = page.getByRole('table', { name: 'Log' }).getByRole('row');
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByText('That is all of this range.').waitFor();
  const bars = page.getByRole('group', { name: 'Calls over time' }).getByRole('button');
  const first = await bars.first().getAttribute('aria-label');
  await bars.last().focus();
  const focused = await page.evaluate<string>('document.activeElement.ariaLabel');
  await page.clock.install();
  await page.clock.fastForward('01:10');
  // A minute has gone from the chart.
  await expect.poll(() => bars.first().getAttribute('aria-label')).not.toBe(first);
  expect(await page.evaluate<string>('document.activeElement.ariaLabel')).toBe(focused);
  expect(await rows.count()).toBe(61);
  await page.context().close();
});

test('a bad URL, a wrong template and a clash of events are told at their place, and nothing that was typed is lost', async () => {
  const webhookId = await makeWebhook('Careful');
  await console.server.api.post(`/v2/tables/${table}/records`, { First_Name: 'Ada' });
  const page = await console.openSignedIn(`${LIST}/new`);
  await page.getByLabel('Name').fill('Wrong');
  await page.getByLabel('Outgoing URL 1').fill('example.com/hooks');
  await page.getByText('This is not a complete address').waitFor();
  await page.getByLabel('Outgoing URL 1').fill('https://10.0.0.1/hooks');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect.poll(() => page.getByLabel('Outgoing URL 1').getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('Wrong');

  await page.goto(`${console.server.url}${LIST}/${webhookId}/events/new`);
  await choose(page, 'Object', table);
  await page.getByText('Custom payload', { exact: true }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('button', { name: 'Load default' }).click();
  await page.getByLabel('Rendered payload').getByText('"First_Name": "Ada"').waitFor();
  await write(page, '{"hello": "[@field:Frist_Name]"}');
  await page.getByText(/unknown field \[@field:Frist_Name\]/).waitFor();
  await page.locator('.cm-lintRange-error').waitFor();
  await write(page, '{"hello": "');
  await page.getByRole('button', { name: 'Insert parameter' }).click();
  await page.getByRole('button', { name: '[@field:First_Name]' }).waitFor();
  await expectAccessibleInBothSchemes(page);
  await page.getByRole('button', { name: '[@field:First_Name]' }).click();
  await write(page, '{"hello": "[@field:First_Name]"}');
  await page.getByLabel('Rendered payload').getByText('"hello": "Ada"').waitFor();
  await page.getByRole('button', { name: 'Create and add another' }).click();
  await page.getByText('event of').first().waitFor();

  await choose(page, 'Object', table);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('alert').first().waitFor();
  await expectAccessibleInBothSchemes(page);
  expect(page.url()).toMatch(/\/events\/new$/);
  await page.context().close();
});

test('an event is edited, deactivated and deleted; a webhook is changed, held, tested and deleted', async () => {
  const webhookId = await makeWebhook('Busy');
  await console.server.api.post(`/v2/tables/${table}/records`, { First_Name: 'Ada' });
  await console.server.api.post(`/v2/outgoingWebhooks/${webhookId}/events`, { EventType: 'table.recordUpdate', ObjectName: table });
  const page = await console.openSignedIn(`${LIST}/${webhookId}`);
  await page.getByRole('link', { name: table }).click();
  await page.getByLabel('Selected fields').click();
  await page.getByRole('checkbox', { name: 'Last_Name' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('of Last_Name').waitFor();
  await page.getByRole('button', { name: /^More for the event/ }).click();
  await page.getByRole('menuitem', { name: 'Deactivate' }).click();
  await page.getByRole('cell', { name: 'Inactive', exact: true }).waitFor();

  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByRole('button', { name: 'Send test' }).click();
  await page.getByRole('region', { name: 'What came of the test' }).getByText('webhook-signature: v1,').waitFor();
  await expectAccessibleInBothSchemes(page);
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('region', { name: 'Call throttling' }).getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Calls per second').fill('25');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('At most 25 calls per second').waitFor();
  const headers = page.getByRole('region', { name: 'Custom headers' });
  await headers.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Name of header 1').fill('Authorization');
  await page.getByLabel('Value of header 1').fill('Bearer 1f0c-token');
  await headers.getByRole('button', { name: 'Save' }).click();
  await headers.getByRole('definition').getByText('hidden value').waitFor();
  await headers.getByRole('button', { name: 'Edit' }).click();
  await headers.getByRole('button', { name: 'Add header' }).click();
  await page.getByLabel('Name of header 2').fill('Host');
  await page.getByLabel('Value of header 2').fill('x');
  await headers.getByRole('button', { name: 'Save' }).click();
  await headers.getByText('"Host" is set by Rowcast or by HTTP itself').waitFor();
  await expectAccessible(page);
  await headers.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: /^Hold / }).click();
  await page.getByRole('button', { name: 'Hold', exact: true }).click();
  await page.getByText('Held', { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Resume / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resume', exact: true }).click();
  await page.getByText('Healthy').waitFor();
  await page.getByRole('button', { name: 'Regenerate' }).click();
  await page.getByRole('button', { name: 'Regenerate secret' }).click();
  await page.locator('code', { hasText: 'whsec_' }).waitFor();
  await page.getByRole('region', { name: 'Delete' }).getByRole('button', { name: 'Delete webhook' }).click();
  await page.getByRole('dialog', { name: 'Delete webhook Busy?' }).getByText('Busy and its 1 event go; no call waits.').waitFor();
  await expectAccessibleInBothSchemes(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete webhook' }).click();
  await page.waitForURL((url) => url.pathname === LIST);
  await expect.poll(async () => (await console.server.api.get('/v2/outgoingWebhooks')).body.map(({ Id }: { Id: string }) => Id)).not.toContain(webhookId);
  await page.context().close();
});

test('webhooks and events that are chosen are activated, deactivated and deleted at once', async () => {
  const ids = [await makeWebhook('Many1'), await makeWebhook('Many2')];
  for (const id of ids) {
    expect((await console.server.api.post(`/v2/outgoingWebhooks/${id}/events`, { EventType: 'table.recordInsert', ObjectName: table })).status).toBe(201);
    expect((await console.server.api.post(`/v2/outgoingWebhooks/${id}/events`, { EventType: 'table.recordDelete', ObjectName: table })).status).toBe(201);
  }
  const page = await console.openSignedIn(`${LIST}?search=Many`);
  const bar = page.getByRole('toolbar', { name: 'What is selected' });
  await page.getByRole('row', { name: /Many2 Active .* 2 0 0 0/ }).waitFor();
  await page.getByRole('checkbox', { name: 'Select all' }).click();
  await bar.getByText('2 selected').waitFor();
  await bar.getByRole('button', { name: 'Deactivate' }).click();
  for (const name of ['Many1', 'Many2']) await page.getByRole('row', { name: new RegExp(`${name} Inactive`) }).waitFor();
  await expectAccessibleInBothSchemes(page);

  await page.goto(`${console.server.url}${LIST}/${ids[0]}/events`);
  await page.getByRole('checkbox', { name: `Select insert event of ${table}` }).click();
  await bar.getByRole('button', { name: 'Activate', exact: true }).click();
  await page.getByRole('row', { name: /Insert Active/ }).waitFor();
  await page.getByRole('row', { name: /Delete Inactive/ }).waitFor();
  // Were it called before the worker has heard of the hold, it would wait as well.
  console.receiver.respond(({ url }) => (url === '/Many1' ? 'hang' : { status: 200 }));
  await console.server.api.post(`/v2/outgoingWebhooks/${ids[0]}/urls/hold`, { Url: `${console.receiver.url}/Many1` });
  await console.server.api.post(`/v2/tables/${table}/records`, { First_Name: 'Lost' });
  await expect.poll(async () => (await console.server.api.get(`/v2/outgoingWebhooks/${ids[0]}/waitingCalls`)).body.Result.length).toBe(1);
  await page.getByRole('checkbox', { name: 'Select all' }).click();
  await bar.getByRole('button', { name: 'Delete …' }).click();
  const deletion = page.getByRole('dialog', { name: 'Delete 2 events?' });
  await deletion.getByText(`the insert event of ${table}`).waitFor();
  await deletion.getByText('1 waiting call is discarded.').waitFor();
  await expectAccessibleInBothSchemes(page);
  await deletion.getByLabel('Type 2 events to confirm').fill('2 events');
  await page.getByRole('button', { name: 'Delete 2 events' }).click();
  await page.getByText('No events yet').waitFor();
  await console.server.api.post(`/v2/outgoingWebhooks/${ids[0]}/urls/resume`, {});
  await expect.poll(async () => (await console.server.api.get(`/v2/outgoingWebhooks/${ids[0]}/waitingCalls`)).body.Result).toEqual([]);

  await page.goto(`${console.server.url}${LIST}?search=Many`);
  await page.getByRole('checkbox', { name: 'Select all' }).click();
  await bar.getByRole('button', { name: 'Delete …' }).click();
  await page.getByRole('dialog', { name: 'Delete 2 webhooks?' }).getByText('Many1, Many2 go, with 2 events; no call waits.').waitFor();
  await page.getByRole('button', { name: 'Delete 2 webhooks' }).click();
  await page.getByText(/Nothing found|No webhooks yet/).waitFor();
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('textbox', { name: 'Find' }).fill(table);
  await page.getByRole('button', { name: new RegExp(`^${table}`) }).first().waitFor();
  await expectAccessibleInBothSchemes(page);
  await page.context().close();
});

test('what is loading, what could not be loaded and what is not there is accessible', async () => {
  const page = await console.openSignedIn('/nowhere');
  await page.getByRole('heading', { name: 'No such page' }).waitFor();
  await expectAccessibleInBothSchemes(page);
  for (const [held, path] of [['**/console/session', LIST], ['**/v2/outgoingWebhooks/overview', '/overview']] as const) {
    await page.route(held, () => {});
    await page.goto(`${console.server.url}${path}`);
    await page.getByRole('status').first().waitFor();
    await expectAccessibleInBothSchemes(page);
    await page.unroute(held);
  }
  await page.route('**/v2/outgoingWebhooks/aaaaaa', (route) => route.abort());
  await page.goto(`${console.server.url}${LIST}/aaaaaa/events`);
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
  await expectAccessibleInBothSchemes(page);
  await page.context().close();
});

test('what failed is replayed by a filter, with a count first', async () => {
  const webhookId = await makeWebhook('Again');
  await console.server.api.post(`/v2/outgoingWebhooks/${webhookId}/events`, { EventType: 'table.recordInsert', ObjectName: table });
  await console.server.api.post(`/v2/tables/${table}/records`, [{ First_Name: 'Ada' }, { First_Name: 'Grace' }]);
  await console.receiver.waitForRequest(({ url, body }) => url === '/Again' && body.includes('Grace'));
  await expect.poll(async () => (await console.server.api.get(`/v2/outgoingWebhooks/${webhookId}/messages?State=delivered`)).body.Result.length).toBe(2);
  console.receiver.clear();
  const page = await console.openSignedIn(`${LIST}/${webhookId}/logs`);
  await page.getByRole('button', { name: 'Replay …' }).click();
  await choose(page, 'State of the latest call', 'Delivered');
  await page.getByText('2 calls will be made.').waitFor();
  await expectAccessibleInBothSchemes(page);
  await page.getByRole('button', { name: 'Replay 2 calls' }).click();
  await console.receiver.waitForRequest(() => console.receiver.calls.filter(({ url }) => url === '/Again').length === 2);
  await page.getByRole('status', { name: 'Replay' }).getByText('2 of 2 calls sent').waitFor();
  await page.context().close();
});

test('a session that ends is taken up again in place, and what was typed stays', async () => {
  const page = await console.openSignedIn(`${LIST}/new`);
  await page.getByLabel('Name').fill('Kept');
  await page.getByLabel('Outgoing URL 1').fill(`${console.receiver.url}/kept`);
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await expectAccessibleInBothSchemes(page);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.getByLabel('Name').inputValue()).toBe('Kept');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.locator('code', { hasText: 'whsec_' }).waitFor();
  await page.context().close();
});

test('a wrong password is told, and the address that was asked for is led to after the right one', async () => {
  const page = await console.open(`${LIST}?search=x`);
  await signIn(page, { email: 'ada@example.com', password: 'wrong password' });
  await page.getByText('do not belong together').waitFor();
  await expectAccessibleInBothSchemes(page);
  await signIn(page);
  await page.waitForURL((url) => url.pathname === LIST && url.search === '?search=x');
  await page.context().close();
});

test('every page is accessible, light and dark, on a wide screen and a phone', async () => {
  const webhookId = await makeWebhook(`Seen${count}`);
  await console.server.api.post(`/v2/tables/${table}/records`, { First_Name: 'Ada' });
  const { body: { Id: eventId } } = await console.server.api.post(`/v2/outgoingWebhooks/${webhookId}/events`, { EventType: 'table.recordUpdate', ObjectName: table, CustomPayloadTemplate: '{"a": "[@field:First_Name]"}' });
  const { body: { MessageId } } = await console.server.api.post(`/v2/outgoingWebhooks/${webhookId}/test`, { EventId: eventId });
  const outside = await console.open('/sign-in');
  await outside.getByRole('button', { name: 'Sign in' }).waitFor();
  await expectAccessibleAtBothWidths(outside);
  await outside.context().close();
  const page = await console.openSignedIn(LIST, { reducedMotion: 'reduce' });
  const pages: [string, string][] = [
    [LIST, `Seen${count}`], [`${LIST}/new`, 'Add URL'], [`${LIST}/${webhookId}/events`, table], [`${LIST}/${webhookId}/events/new`, 'Choose an object'],
    [`${LIST}/${webhookId}/events/${eventId}`, 'of 10 MB'], [`${LIST}/${webhookId}/settings`, 'Healthy'], [`${LIST}/${webhookId}/logs`, 'Success'],
    [`${LIST}/${webhookId}/logs/${MessageId}`, 'Attempt 1'],
  ];
  for (const [path, sign] of pages) {
    await page.goto(`${console.server.url}${path}`);
    await page.getByText(sign).first().waitFor();
    await expectAccessibleAtBothWidths(page);
  }
  await page.context().close();
});
