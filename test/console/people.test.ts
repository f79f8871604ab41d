import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { insertUser } from '../../src/accounts/insert-user.ts';
import { passwordHashing } from '../../src/accounts/password-hashing.ts';
import type { Role } from '../../src/accounts/user.ts';
import { expectAccessibleInBothSchemes, startConsole, type ConsoleUnderTest, type Person } from './console-under-test.ts';

const WEBHOOKS = '/integrations/outgoing-webhooks';
let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
});
afterAll(() => console?.close());
afterEach(() => {
  expect(console.pageErrors).toEqual([]);
});

async function addUser(role: Role, name: string): Promise<Person> {
  const person = { email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`, password: `password of ${name}` };
  const [passwordHash = ''] = await passwordHashing.hashAll([person.password]);
  const { rows: [account] } = await console.server.pool.query<{ id: string }>('select id from rowcast.account');
  await insertUser(console.server.pool, { accountId: account!.id, name, email: person.email, role, passwordHash });
  return person;
}

/** The value that is shown once, as the clipboard would get it. */
async function shownOnce(page: Page, title: RegExp, label: string): Promise<string> {
  const shown = page.getByRole('status').filter({ hasText: title });
  await shown.getByRole('button', { name: `Copy ${label.toLowerCase()}` }).waitFor();
  const codes = await shown.locator('code').allTextContents();
  return codes.at(-1) ?? '';
}

const pathOf = (link: string) => {
  const { origin, pathname, hash } = new URL(link);
  expect(origin).toBe(console.server.url);
  return `${pathname}${hash}`;
};
const areas = (page: Page) => page.getByRole('navigation', { name: 'Areas' }).getByRole('link').allTextContents();

async function more(page: Page, name: string, item: RegExp): Promise<void> {
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('somebody is invited, joins, is given another role and a new password, and is removed: each acts at once', async () => {
  const owner = await console.openSignedIn('/account/users');
  await owner.getByRole('link', { name: 'Invite somebody' }).click();
  await owner.getByLabel('E-mail').fill('no address');
  await owner.getByRole('button', { name: 'Make the link' }).click();
  await expect.poll(() => owner.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true');
  await owner.getByLabel('E-mail').fill('grace@example.com');
  await owner.getByRole('radio', { name: 'User', exact: true }).click();
  await owner.getByRole('button', { name: 'Make the link' }).click();
  const invitation = await shownOnce(owner, /invitation of grace@example\.com/, 'Link');
  await expectAccessibleInBothSchemes(owner);
  await owner.getByRole('link', { name: 'Done' }).click();
  await owner.getByRole('region', { name: 'Invitations' }).getByRole('cell', { name: 'grace@example.com', exact: true }).waitFor();
  await expectAccessibleInBothSchemes(owner);

  const grace = await console.open(pathOf(invitation));
  await grace.getByRole('heading', { name: 'Join First account' }).waitFor();
  await expect.poll(() => new URL(grace.url()).hash).toBe('');
  await expect.poll(() => grace.getByLabel('E-mail').inputValue()).toBe('grace@example.com');
  await grace.getByLabel('Password', { exact: true }).fill('short');
  await grace.getByRole('button', { name: 'Create user' }).click();
  await grace.getByText('Say how you are called.').waitFor();
  await grace.getByText('At least 8 characters.').waitFor();
  await expectAccessibleInBothSchemes(grace);
  await grace.getByLabel('Full name').fill('Grace Hopper');
  await grace.getByLabel('Password', { exact: true }).fill('a long password');
  await grace.getByRole('button', { name: 'Create user' }).click();
  await grace.getByRole('button', { name: 'You are Grace Hopper' }).waitFor();

  const again = await console.open(pathOf(invitation));
  await again.getByRole('heading', { name: 'This link is no longer valid' }).waitFor();
  await expectAccessibleInBothSchemes(again);
  await again.context().close();

  await owner.reload();
  await more(owner, 'Grace Hopper', /^Administrator/);
  await owner.getByRole('row', { name: /Grace Hopper grace@example\.com Administrator/ }).waitFor();
  await grace.reload();
  await grace.getByRole('link', { name: 'Integrations' }).waitFor();

  await more(owner, 'Grace Hopper', /new password/);
  const reset = await shownOnce(owner, /A new password for Grace Hopper/, 'Link');
  const forgetful = await console.open(pathOf(reset));
  await forgetful.getByRole('heading', { name: 'Choose a new password' }).waitFor();
  await expectAccessibleInBothSchemes(forgetful);
  await forgetful.getByLabel('Password', { exact: true }).fill('another long one');
  await forgetful.getByRole('button', { name: 'Set password' }).click();
  await forgetful.getByRole('button', { name: 'You are Grace Hopper' }).waitFor();
  await grace.reload();
  await grace.getByRole('heading', { name: 'Sign in' }).waitFor();

  await more(owner, 'Grace Hopper', /^Remove/);
  await owner.getByRole('dialog', { name: 'Remove Grace Hopper?' }).waitFor();
  await expectAccessibleInBothSchemes(owner);
  await owner.getByRole('dialog', { name: 'Remove Grace Hopper?' }).getByRole('button', { name: 'Remove user' }).click();
  await owner.getByRole('cell', { name: 'Grace Hopper', exact: true }).waitFor({ state: 'detached' });
  await forgetful.reload();
  await forgetful.getByRole('heading', { name: 'Sign in' }).waitFor();
  for (const page of [owner, grace, forgetful]) await page.context().close();
});

test('an invitation that is withdrawn leads nowhere', async () => {
  const owner = await console.openSignedIn('/account/users/invite');
  await owner.getByLabel('E-mail').fill('late@example.com');
  await owner.getByRole('button', { name: 'Make the link' }).click();
  const link = await shownOnce(owner, /invitation of late@example\.com/, 'Link');
  await owner.getByRole('link', { name: 'Done' }).click();
  const withdraw = owner.getByRole('button', { name: 'Withdraw the invitation of late@example.com' });
  await withdraw.waitFor();
  expect((await owner.content()).includes(link)).toBe(false);
  await withdraw.click();
  await owner.getByRole('region', { name: 'Invitations' }).waitFor({ state: 'detached' });
  const guest = await console.open(pathOf(link));
  await guest.getByRole('heading', { name: 'This link is no longer valid' }).waitFor();
  await guest.getByRole('link', { name: 'Sign in' }).click();
  await guest.getByRole('heading', { name: 'Sign in' }).waitFor();
  for (const page of [owner, guest]) await page.context().close();
});

test('a user sees the tables and oneself, no webhooks and no settings', async () => {
  const webhook = await console.server.api.post('/v2/outgoingWebhooks', { Name: 'Hidden', OutgoingUrls: [`${console.receiver.url}/hidden`] });
  expect(webhook.status).toBe(201);
  const page = await console.openSignedIn('/', {}, await addUser('user', 'Plain User'));
  await expect.poll(() => areas(page)).toEqual(['Rowcast', 'Tables', 'Account']);
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await page.getByRole('tab', { name: 'You' }).waitFor();
  await expect.poll(() => page.getByRole('tab').allTextContents()).toEqual(['You']);
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('textbox', { name: 'Find' }).fill('Hidden');
  await page.getByText('Nothing found').waitFor();
  await page.keyboard.press('Escape');
  for (const path of [WEBHOOKS, `${WEBHOOKS}/${webhook.body.Id}/events`, '/account/users', '/account/profiles', '/account/settings']) {
    await page.goto(`${console.server.url}${path}`);
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('main').textContent(), path).not.toContain('Hidden');
  }
  await page.context().close();
});

test('a profile is made, narrowed, given a new secret and revoked; each secret is shown once and opens the API', async () => {
  await console.server.api.post('/v2/tables', { Name: 'Orders', Columns: [{ Name: 'N', Type: 'INTEGER' }] });
  const tokenWith = async (id: string, secret: string) => {
    const answer = await fetch(`${console.server.url}/oauth/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }) });
    await answer.arrayBuffer();
    return answer.status;
  };
  const page = await console.openSignedIn('/account/profiles');
  await page.getByRole('link', { name: 'Create profile' }).click();
  await page.getByLabel('Name').fill('Shop');
  await page.getByRole('radiogroup', { name: 'Access to Orders' }).waitFor();
  await expectAccessibleInBothSchemes(page);
  await page.getByRole('radiogroup', { name: 'Access to Orders' }).getByText('Read', { exact: true }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const secret = await shownOnce(page, /credentials of Shop/, 'Secret');
  await expectAccessibleInBothSchemes(page);
  const clientId = (await page.getByRole('status').locator('code').allTextContents()).find((text) => text !== secret && !text.startsWith('POST')) ?? '';
  expect(await tokenWith(clientId, secret)).toBe(200);
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByRole('cell', { name: 'Orders (read)' }).waitFor();
  await expectAccessibleInBothSchemes(page);
  expect((await page.content()).includes(secret)).toBe(false);

  await page.getByRole('link', { name: 'Shop' }).click();
  await page.getByLabel('Enable access to all objects').click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('row', { name: /Shop All objects/ }).getByRole('link', { name: 'Shop' }).click();
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).waitFor();
  await expectAccessibleInBothSchemes(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click();
  const renewed = await shownOnce(page, /credentials of Shop/, 'Secret');
  expect(renewed).not.toBe(secret);
  expect([await tokenWith(clientId, secret), await tokenWith(clientId, renewed)]).toEqual([401, 200]);
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke profile' }).waitFor();
  await expectAccessibleInBothSchemes(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke profile' }).click();
  await page.getByRole('link', { name: 'Create profile' }).waitFor();
  await page.getByRole('link', { name: 'Shop', exact: true }).waitFor({ state: 'detached' });
  expect(await tokenWith(clientId, renewed)).toBe(401);
  await page.context().close();
});

test('the settings are changed, kept, and refused at their place', async () => {
  const page = await console.openSignedIn('/account/settings');
  await page.getByLabel('Account name').fill('Analytical Engines');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Lisbon');
  await page.getByRole('option', { name: 'Europe/Lisbon' }).click();
  await page.getByLabel('Integration URL').fill('no address');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByLabel('Integration URL').getAttribute('aria-invalid')).toBe('true');
  await expectAccessibleInBothSchemes(page);
  await page.getByLabel('Integration URL').fill('https://rowcast.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('status').getByText('Saved').waitFor();
  await page.getByRole('heading', { name: 'Analytical Engines' }).waitFor();
  await page.reload();
  await expect.poll(() => page.getByLabel('Integration URL').inputValue()).toBe('https://rowcast.example');
  await expect.poll(() => page.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe('Europe/Lisbon');
  await page.context().close();
});

test('one changes one’s own name and password, and signs out everywhere', async () => {
  const me = await addUser('administrator', 'Mary');
  const here = await console.openSignedIn('/account/me', {}, me);
  const there = await console.openSignedIn('/account/me', {}, me);
  await here.getByLabel('Your name').fill('Mary Somerville');
  await here.getByRole('button', { name: 'Save' }).click();
  await here.getByRole('button', { name: 'You are Mary Somerville' }).waitFor();
  await here.getByLabel('Current password').fill('not my password');
  await here.getByLabel('New password').fill('on the connexion');
  await here.getByRole('button', { name: 'Change password' }).click();
  await here.getByText('is not your password.').waitFor();
  await expectAccessibleInBothSchemes(here);
  await here.getByLabel('Current password').fill(me.password);
  await here.getByRole('button', { name: 'Change password' }).click();
  await here.getByRole('status').getByText('Changed').waitFor();
  await there.reload();
  await there.getByRole('heading', { name: 'Sign in' }).waitFor();
  await there.context().close();

  const elsewhere = await console.openSignedIn('/account/me', {}, { ...me, password: 'on the connexion' });
  await here.getByRole('button', { name: 'Sign out everywhere' }).click();
  await here.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await here.getByRole('heading', { name: 'Sign in' }).waitFor();
  await elsewhere.reload();
  await elsewhere.getByRole('heading', { name: 'Sign in' }).waitFor();
  for (const page of [here, elsewhere]) await page.context().close();
});
