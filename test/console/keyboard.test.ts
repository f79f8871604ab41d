import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type ConsoleUnderTest } from './console-under-test.ts';
import { expectFocus, expectFocusIsSeen, tabTo } from './focus.ts';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
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
  await page.getByRole('option', { name: 'Orders' }).waitFor();
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
