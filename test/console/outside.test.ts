import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.ts';
import { expectAccessible, startBrowser, type BrowserUnderTest } from './console-under-test.ts';

let server: SpawnedServer;
let browser: BrowserUnderTest;
beforeAll(async () => {
  browser = await startBrowser();
  server = await spawnServer();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test('the link that the first start prints makes the owner, once; a server that stops is told, and taken up again when it is back', async () => {
  const link = /Sign in \(once, within 24 hours\): (\S+)/.exec(server.output())?.[1] ?? '';
  const page = await browser.open(link);
  await page.getByRole('heading', { name: 'Create the first user' }).waitFor();
  await expect.poll(() => new URL(page.url()).hash).toBe('');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create user' }).click();
  for (const told of ['Say how you are called.', 'This is no e-mail address.', 'At least 8 characters.']) await page.getByText(told).first().waitFor();
  await page.getByLabel('Full name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Create user' }).click();
  await page.getByRole('button', { name: 'You are Ada Lovelace' }).waitFor();
  await page.goto(`${new URL(link).origin}/account/users`);
  await page.getByRole('row', { name: /Ada Lovelace ada@example\.com Owner/ }).waitFor();

  const second = await browser.open(link);
  await second.getByRole('heading', { name: 'This link is no longer valid' }).waitFor();
  await second.context().close();

  await server.kill('SIGTERM');
  await page.getByRole('tab', { name: 'Profiles' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('The server can not be reached').waitFor();
  await expectAccessible(page);
  await alert.getByRole('button', { name: 'Try again' }).waitFor();
  await server.restart();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('region', { name: 'Profiles' }).waitFor();
  await page.waitForURL(/\/account\/profiles$/);
  expect(browser.pageErrors).toEqual([]);
  await page.context().close();
});
