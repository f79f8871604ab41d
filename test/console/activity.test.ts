import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectAccessibleAtBothWidths, expectAccessibleInBothSchemes, startConsole, type ConsoleUnderTest } from './console-under-test.ts';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
});
afterAll(() => console?.close());
afterEach(() => {
  expect(console.pageErrors).toEqual([]);
});

async function makeWebhook(name: string, urls: string[], table: string): Promise<string> {
  const { api } = console.server;
  expect((await api.post('/v2/tables', { Name: table, Columns: [{ Name: 'First_Name', Type: 'STRING' }] })).status).toBe(201);
  const { body } = await api.post('/v2/outgoingWebhooks', { Name: name, OutgoingUrls: urls });
  expect((await api.post(`/v2/outgoingWebhooks/${body.Id}/events`, { EventType: 'table.recordInsert', ObjectName: table })).status).toBe(201);
  return body.Id as string;
}

test('an empty account is led from nothing to its first call, and the inspector shows it with its signature', async () => {
  const page = await console.openSignedIn('/');
  await page.getByRole('link', { name: 'Begin' }).click();
  await page.getByLabel('New table').fill('Guests');
  await page.getByRole('button', { name: 'Create table' }).click();
  await page.getByRole('button', { name: 'Create webhook and inspector' }).click();
  await page.locator('code', { hasText: 'whsec_' }).waitFor();
  await page.getByRole('button', { name: 'Create event' }).click();
  await page.getByLabel('First_Name').fill('Grace');
  await page.getByRole('button', { name: 'Add record' }).click();
  await page.getByText('It arrived.').waitFor();
  await page.getByText('Signature verified').waitFor();
  await page.getByLabel('Body', { exact: true }).getByText('"First_Name": "Grace"').waitFor();
  await page.reload();
  await page.getByText('It arrived.').waitFor();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Inspector', exact: true }).click();
  await page.waitForURL((address) => address.pathname === '/inspectors');
  await page.getByRole('link', { name: /inspect/ }).first().click();
  await console.server.api.post('/v2/tables/Guests/records', { First_Name: 'Hedy' });
  await page.getByText('2 calls, the newest first').waitFor();
  await page.getByLabel('Body', { exact: true }).getByText('"First_Name": "Hedy"').waitFor();
  await page.getByText('Raw', { exact: true }).click();
  await page.getByLabel('Body', { exact: true }).getByText('"First_Name":"Hedy"').waitFor();
  await page.getByRole('rowheader', { name: 'webhook-signature' }).waitFor();
  await page.getByRole('navigation', { name: 'Calls that came' }).getByRole('link').last().click();
  await page.waitForURL(/\?call=\d+$/);
  await page.getByLabel('Body', { exact: true }).getByText('Grace').waitFor();
  await page.context().close();
});

test('the overview tells of a held URL and resumes it in one click; its bars lead into the log', async () => {
  const { api } = console.server;
  const url = `${console.receiver.url}/held`;
  const webhookId = await makeWebhook('Warehouse', [url], 'Parcels');
  await api.post(`/v2/outgoingWebhooks/${webhookId}/urls/hold`, { Url: url });
  await api.post('/v2/tables/Parcels/records', [{ First_Name: 'Ada' }, { First_Name: 'Grace' }]);
  const page = await console.openSignedIn(`/overview?webhook=${webhookId}`);
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await attention.getByText('Held URL').waitFor();
  await page.getByText('1 h', { exact: true }).click();
  await page.waitForURL((address) => address.searchParams.get('range') === '1h');
  await attention.getByRole('button', { name: `Resume ${url}` }).click();
  await console.receiver.waitForRequest((call) => call.url === '/held' && call.body.includes('Grace'));
  await attention.getByText('All is well').waitFor();
  const bar = page.getByRole('button', { name: /: [1-9]\d* delivered, 0 failed$/ }).first();
  await bar.press('Enter');
  await page.waitForURL((address) => address.pathname === '/logs' && address.searchParams.get('webhook') === webhookId && address.searchParams.has('from'));
  await page.getByRole('row', { name: /Success 200/ }).first().waitFor();
  await page.context().close();
});

test('the overview tells of a backlog; a higher limit, given there, lets it go', async () => {
  const { api, pool } = console.server;
  const url = `${console.receiver.url}/slow`;
  const webhookId = await makeWebhook('Depot', [url], 'Crates');
  await api.put(`/v2/outgoingWebhooks/${webhookId}`, { CallThrottling: 1 });
  // Were one called before the worker has heard of the hold, it would wait as well.
  let open = false;
  console.receiver.respond((call) => (call.url === '/slow' && !open ? 'hang' : { status: 200 }));
  await api.post(`/v2/outgoingWebhooks/${webhookId}/urls/hold`, { Url: url });
  await api.post('/v2/tables/Crates/records', Array.from({ length: 120 }, (_, index) => ({ First_Name: `Crate ${index}` })));
  await expect.poll(async () => (await api.get(`/v2/outgoingWebhooks/${webhookId}/urls`)).body.Result[0].Waiting).toBe(120);
  open = true;
  await pool.query(`update rowcast.call set due_at = due_at - interval '20 minutes' where webhook_id = $1`, [webhookId]);
  await api.post(`/v2/outgoingWebhooks/${webhookId}/urls/resume`, { Url: url });
  const page = await console.openSignedIn(`/overview?webhook=${webhookId}`);
  const raise = page.getByRole('region', { name: 'Needs attention' }).getByRole('button', { name: 'Raise the limit of Depot' });
  await raise.click();
  const dialog = page.getByRole('dialog', { name: 'Raise the limit of calls' });
  await dialog.getByText('Depot makes at most 1 call per second now.').waitFor();
  const limit = dialog.getByLabel('Calls per second');
  await expect.poll(() => limit.inputValue()).toBe('2');
  await limit.fill('1001');
  await dialog.getByText('Enter a number from 1 to 1,000.').waitFor();
  await expectAccessibleInBothSchemes(page);
  await limit.fill('500');
  await dialog.getByRole('button', { name: 'Raise the limit' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('All is well').waitFor();
  expect((await api.get(`/v2/outgoingWebhooks/${webhookId}`)).body.CallThrottling).toBe(500);
  await page.context().close();
});

test('the log of all webhooks is narrowed by chips that stand in the address, and opens messages', async () => {
  const { api } = console.server;
  console.receiver.respond(({ url }) => ({ status: url === '/broken' ? 503 : 200 }));
  await makeWebhook('Broken', [`${console.receiver.url}/broken`], 'Failures');
  await makeWebhook('Fine', [`${console.receiver.url}/fine`], 'Successes');
  const page = await console.openSignedIn('/logs');
  await page.getByRole('switch', { name: 'Live tail' }).click();
  await api.post('/v2/tables/Failures/records', { First_Name: 'Ada' });
  await api.post('/v2/tables/Successes/records', { First_Name: 'Ada' });
  const failed = page.getByRole('row', { name: /Failure 503 Broken/ });
  const fine = page.getByRole('row', { name: /Success 200 Fine/ });
  await failed.first().waitFor();
  await fine.first().waitFor();
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByRole('menuitem', { name: 'HTTP code' }).click();
  await page.getByRole('combobox', { name: 'HTTP code' }).click();
  await page.getByRole('option', { name: '5xx: receiver failed' }).click();
  await page.waitForURL((address) => address.searchParams.get('code') === '5xx');
  await fine.first().waitFor({ state: 'detached' });
  await failed.first().click();
  await page.getByRole('dialog', { name: 'Message' }).getByText('Attempt 1').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Message' }).waitFor({ state: 'detached' });
  await page.waitForURL((address) => address.pathname === '/logs' && address.searchParams.get('code') === '5xx');
  await page.getByRole('button', { name: 'Remove the filter HTTP code: 5xx: receiver failed' }).click();
  await fine.first().waitFor();
  await page.context().close();
});

test('overview, logs and inspector are accessible, light and dark, on a wide screen and a phone', async () => {
  const { Result: [inspector] } = (await console.server.api.get('/v2/inspectors')).body;
  const page = await console.openSignedIn('/overview', { reducedMotion: 'reduce' });
  const pages: [string, string][] = [
    ['/overview', 'By webhook'], ['/overview?range=7d', 'By webhook'], ['/overview/first-webhook', 'Create table'], ['/logs?status=Failure&range=7d', 'Load more|That is all|Nothing here'],
    ['/inspectors', 'Last call|/inspect/'], [`/inspectors/${inspector.Token}`, 'Signature verified'],
  ];
  for (const [path, sign] of pages) {
    await page.goto(`${console.server.url}${path}`);
    await page.getByText(new RegExp(sign)).filter({ visible: true }).first().waitFor();
    await expectAccessibleAtBothWidths(page);
  }
  await page.context().close();
});
