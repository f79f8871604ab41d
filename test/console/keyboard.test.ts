import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type ConsoleUnderTest } from './console-under-test.ts';
import { expectFocus, expectFocusIsSeen, tabTo } from './focus.ts';
import { walkByTab, walkDialog } from './walk.ts';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
  // A table of the operator's own, attached.
  await console.server.pool.query(`create schema shop; create table shop.stock (place text primary key, count int); insert into shop.stock values ('North', 5); update rowcast.account set attach_schemas = '{shop}'`);
  expect((await console.server.api.post('/v2/tables/attach', { Schema: 'shop', Table: 'stock', Name: 'Stock' })).status).toBe(201);
  await console.server.api.post('/v2/tables', { Name: 'Orders', Columns: [{ Name: 'Customer', Type: 'STRING' }, { Name: 'Total', Type: 'NUMBER' }] });
  await console.server.api.post('/v2/tables/Orders/records', { Customer: 'Ada', Total: 3 });
});
afterAll(() => console?.close());

test('with the keys alone one signs in, makes a webhook and its event, finds it again and deletes it; the focus is always seen, and returns', async () => {
  const page = await console.open('/', { reducedMotion: 'reduce' });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const type = (text: string) => page.keyboard.insertText(text);

  await expectFocus(page.getByLabel('E-mail'));
  await type('ada@example.com');
  await tabTo(page, page.getByLabel('Password', { exact: true }));
  await type('correct horse battery');
  await press('Enter');
  await page.getByRole('navigation', { name: 'Areas' }).waitFor();

  await tabTo(page, page.getByRole('link', { name: 'Integrations', exact: true }));
  await press('Enter');
  await page.getByRole('heading', { name: 'Outgoing webhooks' }).waitFor();
  await tabTo(page, page.getByRole('main').getByRole('link', { name: 'Create webhook' }).first());
  await press('Enter');
  await tabTo(page, page.getByLabel('Name'));
  await type('Keys');
  await tabTo(page, page.getByLabel('Outgoing URL 1'));
  await type(`${console.receiver.url}/keys`);
  await tabTo(page, button('Create'));
  await press('Enter');
  await page.locator('code', { hasText: 'whsec_' }).waitFor();
  await expectFocus(button('Create its first event'));
  await press('Enter');

  await tabTo(page, page.getByRole('combobox', { name: 'Object', exact: true }));
  await press('ArrowDown');
  await page.getByRole('option', { name: 'Stock' }).waitFor();
  await type('Ord');
  await page.getByRole('option', { name: 'Stock' }).waitFor({ state: 'detached' });
  await press('ArrowDown', 'Enter');
  await expect.poll(() => page.getByRole('combobox', { name: 'Object', exact: true }).inputValue()).toBe('Orders');
  await tabTo(page, page.getByRole('radio', { name: 'Default payload' }));
  await press('ArrowDown');
  await tabTo(page, button('Start'));
  await press('Enter');
  await expectFocus(page.getByRole('textbox', { name: 'Custom payload', exact: true }));
  await tabTo(page, button('Load default'), 'Shift+Tab');
  await press('Enter');
  await tabTo(page, button('Insert parameter'), 'Shift+Tab');
  await press('Enter');
  const parameters = page.getByRole('dialog', { name: 'Insert parameter' });
  await expectFocus(parameters.getByRole('searchbox', { name: 'Search parameters' }));
  await press('Shift+Tab');
  await expectFocusIsSeen(page);
  await press('Tab', 'Escape');
  await parameters.waitFor({ state: 'detached' });
  await expectFocus(button('Insert parameter'));
  await tabTo(page, button('Create'));
  await press('Enter');
  await page.getByRole('cell', { name: 'Insert', exact: true }).waitFor();

  await tabTo(page, button('Test'));
  await press('Enter');
  await page.getByRole('dialog', { name: 'Send a test' }).waitFor();
  await press('Escape');
  await page.getByRole('dialog', { name: 'Send a test' }).waitFor({ state: 'detached' });
  await expectFocus(button('Test'));

  await press('ControlOrMeta+K');
  await expectFocus(page.getByRole('textbox', { name: 'Find' }));
  await type('Keys');
  await page.getByRole('button', { name: /^Keys/ }).waitFor();
  await press('ArrowDown', 'Enter');
  await page.getByRole('textbox', { name: 'Find' }).waitFor({ state: 'detached' });
  expect(new URL(page.url()).pathname).toMatch(/\/events$/);

  await page.getByRole('tab', { name: 'Events' }).waitFor();
  await tabTo(page, page.getByRole('tab', { name: 'Events' }));
  await press('ArrowRight', 'Enter');
  await page.getByRole('region', { name: 'Delete' }).waitFor();
  const remove = page.getByRole('region', { name: 'Delete' }).getByRole('button', { name: 'Delete webhook' });
  await tabTo(page, remove);
  await press('Enter');
  await expectFocus(page.getByRole('dialog').getByRole('button', { name: 'Cancel' }));
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expectFocus(remove);
  expect(console.pageErrors).toEqual([]);
  await page.context().close();
});

test('Tab reaches all that can be operated on every page and in every dialog, which keep the focus and give it back', async () => {
  const { api } = console.server;
  const LIST = '/integrations/outgoing-webhooks';
  const { Id: webhookId } = (await api.post('/v2/outgoingWebhooks', { Name: 'Walk', OutgoingUrls: [`${console.receiver.url}/walk`] })).body;
  await api.put(`/v2/outgoingWebhooks/${webhookId}`, { CustomHeaders: { 'X-Walk': 'one' } });
  const { Id: eventId } = (await api.post(`/v2/outgoingWebhooks/${webhookId}/events`, { EventType: 'table.recordInsert', ObjectName: 'Orders' })).body;
  await api.post('/v2/views', { Name: 'Walked', Tables: ['Orders'], Fields: ['Orders.Customer'] });
  const { ExternalKey: taskKey } = (await api.post('/v2/tasks', { Name: 'Walk', Steps: [{ Action: 'update', Table: 'Orders', Where: 'Total > 100', Values: { Total: 100 } }] })).body.Result;
  await api.post('/v2/tables/Orders/records', { Customer: 'Walker', Total: 4 });
  await console.receiver.waitForRequest((call) => call.url === '/walk');

  const { Token: inspector } = (await api.post('/v2/inspectors', {})).body;

  const page = await console.openSignedIn('/account/me', { reducedMotion: 'reduce' });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const visit = async (path: string, sign: string) => {
    const shown = page.getByRole('main').getByText(sign).filter({ visible: true });
    expect(await shown.count(), `the page before ${path} shows "${sign}", too`).toBe(0);
    // A step within the page that is loaded: the router listens.
    await page.evaluate(`history.pushState({ idx: 0, key: String(Math.random()) }, '', '${path}'); dispatchEvent(new PopStateEvent('popstate', { state: history.state }))`);
    await shown.first().waitFor();
  };
  const pages = [
    ['/overview', 'By webhook'], ['/overview/first-webhook', 'Or an existing table'], ['/logs', 'Success'], ['/inspectors', 'Create inspector'], [`/inspectors/${inspector}`, 'Create webhook'],
    ['/tables', 'Orders'], ['/tables/-/new', 'Add field'], ['/tables/Orders/design', 'Customer'], ['/tables/Orders/import', 'Choose a file'],
    ['/tables/Orders/export', 'Export 2 records'], ['/tables/Orders/datasheet', 'Walker'], ['/tables/Stock/datasheet', 'North'], ['/tables/Stock/design', 'Integer'],
    ['/tables/-/views', 'Walked'], ['/tables/-/views/-/new', 'Join another table'], ['/tables/-/views/Walked/definition', 'Save'], ['/tables/-/views/Walked', 'Walker'],
    ['/tables/-/views/Walked/export', 'Export 2 records'], ['/tables/-/imports', 'No imports yet'],
    ['/automation/tasks', 'Walk'], ['/automation/tasks/new', 'Add step'], [`/automation/tasks/${taskKey}`, 'Run now'], [`/automation/tasks/${taskKey}/definition`, 'Add step'],
    ['/account/me', 'Sign out everywhere'], ['/account/users', 'Invite somebody'], ['/account/users/invite', 'Make the link'], ['/account/profiles', 'Create profile'], ['/account/profiles/new', 'Read and write'], ['/account/settings', 'Plan'],
    [`${LIST}/${webhookId}/events/${eventId}`, 'of 10 MB'],
  ] as const;
  for (const [path, sign] of pages) {
    await visit(path, sign);
    await walkByTab(page, { frame: path === '/overview' });
  }

  // The import wizard with a file, into a table and as a new one.
  for (const path of ['/tables/Orders/import', '/tables/-/import']) {
    await visit(path, 'Choose a file');
    await page.locator('input[type="file"]').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from('Customer,Total\nAda,3\n') });
    await button('Import 2 columns').waitFor();
    await walkByTab(page);
  }

  await visit('/tables/Orders/design', 'Add field');
  await walkDialog(page, button('Add field'), 'Add a field to Orders', async () => {
    await tabTo(page, page.getByRole('combobox', { name: 'Type', exact: true }));
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('FORMULA');
    await page.getByRole('option', { name: /^FORMULA/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Formula' }).waitFor();
  });

  await visit(`${LIST}?search=Walk`, 'Walk');
  await tabTo(page, page.getByRole('checkbox', { name: 'Select Walk' }));
  await page.keyboard.press('Space');
  await page.getByRole('toolbar', { name: 'What is selected' }).waitFor();
  await walkByTab(page);
  await walkDialog(page, button('Delete …'), 'Delete 1 webhook?');

  await visit(`${LIST}/${webhookId}/settings`, 'Healthy');
  await tabTo(page, page.getByRole('region', { name: 'Custom headers' }).getByRole('button', { name: 'Edit' }));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add header' }).waitFor();
  await walkByTab(page);

  await visit(`${LIST}/${webhookId}/logs`, 'Success 200');
  await walkByTab(page);
  await walkDialog(page, button('Replay …'), 'Replay messages');
  await walkDialog(page, page.getByRole('row', { name: /Success 200/ }).getByRole('link').first(), 'Message', (drawer) => drawer.getByText('Attempt 1').first().waitFor());
  await walkDialog(page, button('Test'), 'Send a test');
  expect(console.pageErrors).toEqual([]);
  await page.context().close();
});
