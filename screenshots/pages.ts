import type { Page } from 'playwright-core';
import type { SampleBusiness } from './sample-business.ts';

/** A page to be shown, once what it shows is there. */
export interface ShownPage {
  /** Of the files: `docs/images/<name>-light.png`. */
  name: string;
  path: string;
  /** Waits for the page, and brings it to where it is shown. */
  ready: (page: Page) => Promise<unknown>;
}

const LIST = '/integrations/outgoing-webhooks';
const text = (wanted: string | RegExp) => (page: Page) => page.getByRole('main').getByText(wanted).filter({ visible: true }).first().waitFor();
const choose = async (page: Page, label: string, option: string | RegExp) => {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option }).click();
};
const grid = (page: Page) => page.locator('.ag-row[row-index="0"]').filter({ hasText: /RR-\d/ }).first().waitFor();
/** Of addresses that no look has given before, and a row that can't be read. */
const customersCsv = () => `Name,Email,City,Newsletter\n${['Jean Bartik', 'Frances Allen', 'Karen Jones'].map((name, index) => `${name},${Date.now()}.${index}@example.com,Bath,${index === 1 ? 'perhaps' : 'Yes'}`).join('\n')}\n`;
const chooseFile = async (page: Page, name: string, text: string) => {
  await page.getByText('Choose a file').waitFor();
  await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: /^Import \d/ }).waitFor();
};
const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().waitFor();
const ORDERS_CSV = 'Customer,Product,Bags,Total,Deliver by\nAda Lovelace,House espresso,2,24.00,2026-12-03\nLynn Conway,Kenya Peaberry,1,18.50,2026-12-04\n';

/** Every page of the console, in the order of the guide. */
export function shownPages({ crm, warehouse, orderEvent, customEvent, messageId, inspectorToken, taskKey }: SampleBusiness): ShownPage[] {
  return [
    { name: 'overview', path: '/overview', ready: text('By webhook') },
    { name: 'first-webhook', path: '/overview/first-webhook', ready: text('Create table') },
    { name: 'webhooks', path: LIST, ready: text('Accounting') },
    {
      name: 'webhook-new', path: `${LIST}/new`,
      ready: async (page) => {
        await page.getByLabel('Name').fill('Support');
        await page.getByLabel('Outgoing URL 1', { exact: true }).fill('https://support.example.com/hooks');
        await page.getByRole('button', { name: 'Add URL' }).click();
        await page.getByLabel('Outgoing URL 2', { exact: true }).fill('support.example.com');
        await page.getByText('This is not a complete address').waitFor();
      },
    },
    { name: 'webhook-events', path: `${LIST}/${crm}/events`, ready: text('Create event') },
    {
      name: 'event-new', path: `${LIST}/${crm}/events/new`,
      ready: async (page) => {
        await choose(page, 'Object', 'Orders');
        await choose(page, 'Event type', /^Update/);
        await page.getByLabel('Selected fields').click();
        await page.getByRole('checkbox', { name: 'Status' }).click();
        await page.getByText('of 10 MB').waitFor();
      },
    },
    { name: 'event-default', path: `${LIST}/${crm}/events/${orderEvent}`, ready: text('of 10 MB') },
    { name: 'event-custom', path: `${LIST}/${crm}/events/${customEvent}`, ready: (page) => Promise.all([text('of 10 MB')(page), page.locator('.cm-line').nth(3).waitFor()]) },
    {
      name: 'insert-parameter', path: `${LIST}/${crm}/events/${customEvent}`,
      ready: async (page) => {
        await text('of 10 MB')(page);
        await page.getByRole('button', { name: 'Insert parameter' }).click();
        await page.getByRole('button', { name: '[@field:Customer]' }).waitFor();
      },
    },
    {
      name: 'test', path: `${LIST}/${crm}/events`,
      ready: async (page) => {
        await page.getByRole('button', { name: 'Test', exact: true }).click();
        await page.getByRole('button', { name: 'Send test' }).click();
        await page.getByRole('region', { name: 'What came of the test' }).getByText('webhook-signature').first().waitFor();
      },
    },
    { name: 'webhook-settings', path: `${LIST}/${crm}/settings`, ready: text('Healthy') },
    { name: 'webhook-logs', path: `${LIST}/${warehouse}/logs`, ready: text('Failure') },
    {
      name: 'message', path: `${LIST}/${warehouse}/logs/${messageId}`,
      ready: async (page) => {
        await page.getByRole('dialog').getByText('Attempt 1').first().click();
        await page.getByRole('dialog').getByText('webhook-signature').first().waitFor();
      },
    },
    {
      name: 'replay', path: `${LIST}/${warehouse}/logs`,
      ready: async (page) => {
        await page.getByRole('button', { name: 'Replay …' }).click();
        await choose(page, 'State of the latest call', 'Delivered');
        await page.getByText(/calls? will be made/).waitFor();
      },
    },
    { name: 'logs', path: '/logs', ready: text('Failure') },
    { name: 'inspectors', path: '/inspectors', ready: text(/\/inspect\//) },
    { name: 'inspector', path: `/inspectors/${inspectorToken}`, ready: text('Signature verified') },
    { name: 'tables', path: '/tables', ready: text('Customers') },
    { name: 'table-new', path: '/tables/-/new', ready: (page) => page.getByRole('heading', { level: 1 }).waitFor() },
    { name: 'table-design', path: '/tables/Orders/design', ready: text('Deliver_By') },
    { name: 'datasheet', path: '/tables/Orders/datasheet', ready: grid },
    { name: 'import', path: '/tables/Orders/import', ready: (page) => chooseFile(page, 'orders.csv', ORDERS_CSV) },
    { name: 'import-new', path: '/tables/-/import', ready: (page) => chooseFile(page, 'deliveries.csv', ORDERS_CSV) },
    {
      name: 'import-done', path: '/tables/Customers/import',
      ready: async (page) => {
        await chooseFile(page, 'customers.csv', customersCsv());
        await page.getByLabel('Load the others').click();
        await page.getByRole('button', { name: /^Import \d/ }).click();
        await text('perhaps')(page);
      },
    },
    { name: 'imports', path: '/tables/-/imports', ready: text('Customers') },
    { name: 'export', path: '/tables/Orders/export', ready: button(/Export|Download/) },
    { name: 'views', path: '/tables/-/views', ready: text('OpenOrders') },
    { name: 'view', path: '/tables/-/views/OpenOrders', ready: grid },
    { name: 'view-definition', path: '/tables/-/views/OpenOrders/definition', ready: button(/Save/) },
    { name: 'view-export', path: '/tables/-/views/OpenOrders/export', ready: button(/Export|Download/) },
    { name: 'view-new', path: '/tables/-/views/-/new', ready: text('Join another table') },
    { name: 'tasks', path: '/automation/tasks', ready: text('Restock') },
    { name: 'task', path: `/automation/tasks/${taskKey}`, ready: text('Ship what is packed') },
    { name: 'task-definition', path: `/automation/tasks/${taskKey}/definition`, ready: button(/Save/) },
    { name: 'task-new', path: '/automation/tasks/new', ready: text('Add step') },
    {
      name: 'find', path: '/overview',
      ready: async (page) => {
        await text('By webhook')(page);
        await page.keyboard.press('ControlOrMeta+K');
        await page.getByRole('textbox', { name: 'Find' }).fill('ord');
        await page.getByRole('button', { name: /^Orders/ }).first().waitFor();
      },
    },
    { name: 'account-me', path: '/account/me', ready: (page) => page.getByLabel('Current password').waitFor() },
    { name: 'account-users', path: '/account/users', ready: text('Invite somebody') },
    { name: 'account-invite', path: '/account/users/invite', ready: text('Make the link') },
    { name: 'account-profile-new', path: '/account/profiles/new', ready: text('Read and write') },
    {
      name: 'account-profile', path: '/account/profiles',
      ready: async (page) => {
        await page.getByRole('main').getByText('Web shop').click();
        await page.getByRole('heading', { level: 2, name: 'Web shop' }).waitFor();
      },
    },
    { name: 'account-profiles', path: '/account/profiles', ready: text('All objects') },
    { name: 'account-settings', path: '/account/settings', ready: (page) => page.getByLabel('Integration URL').waitFor() },
  ];
}
