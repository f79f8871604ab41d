import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectAccessibleAtBothWidths, expectAccessibleInBothSchemes, startConsole, type ConsoleUnderTest } from './console-under-test.ts';
import { expectFocus } from './focus.ts';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
  // A table of the operator's own, to be attached.
  await console.server.pool.query(`create schema shop; create table shop.stock (place text, shelf int, count int, primary key (place, shelf)); insert into shop.stock values ('North', 1, 5), ('O''Hara', 2, 6);
    update rowcast.account set attach_schemas = '{shop}'`);
});
afterAll(() => console?.close());
afterEach(() => {
  expect(console.pageErrors).toEqual([]);
});

const FIELDS = [
  { Name: 'Customer', Type: 'STRING' }, { Name: 'Quantity', Type: 'INTEGER' }, { Name: 'Ordered', Type: 'DATE/TIME' }, { Name: 'Paid', Type: 'YES/NO' },
  { Name: 'Tags', Type: 'LIST-STRING', ListField: ['red', 'green'] },
];

async function makeTable(name: string, records: number): Promise<void> {
  expect((await console.server.api.post('/v3/tables', { Name: name, Fields: FIELDS })).status).toBe(201);
  if (records === 0) return;
  const made = await console.server.api.post(`/v3/tables/${name}/records`, Array.from({ length: records }, (_, index) => ({ Customer: `Customer ${index + 1}`, Quantity: index + 1 })));
  expect(made.status).toBe(201);
}

async function recordOf(table: string, key: number): Promise<Record<string, unknown> | undefined> {
  return (await console.server.api.get(`/v3/tables/${table}/records?q.where=PK_ID=${key}`)).body.Result[0];
}

const cell = (page: Page, row: number, field: string) => page.locator(`.ag-row[row-index="${row}"] [col-id="${field}"]`);

/** As a spreadsheet's clipboard comes. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`{
    const data = new DataTransfer();
    data.setData('text/plain', ${JSON.stringify(text)});
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }`);
}

test('a table is made and designed; what events use is deleted only with their names seen', async () => {
  const page = await console.openSignedIn('/tables/-/new');
  await page.getByLabel('Name', { exact: true }).fill('Invoices');
  await page.getByLabel('Name of field 1').fill('1st');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect.poll(() => page.getByLabel('Name of field 1').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('Name of field 1').fill('Customer');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByText('No records yet').waitFor();

  await page.getByRole('tab', { name: 'Design' }).click();
  await page.getByRole('button', { name: 'Add field' }).click();
  await page.getByLabel('Name', { exact: true }).fill('State');
  await page.getByRole('combobox', { name: 'Type', exact: true }).click();
  await page.getByRole('option', { name: /^LIST-STRING/ }).click();
  await page.getByLabel('Option 1', { exact: true }).fill('open');
  await page.getByRole('button', { name: 'Add option' }).click();
  await page.getByLabel('Option 2', { exact: true }).fill('paid');
  await page.getByRole('dialog').getByRole('button', { name: 'Add field' }).click();
  await page.getByRole('cell', { name: 'open, paid' }).waitFor();
  await page.getByRole('link', { name: 'State' }).click();
  // One is renamed and one added at once: ids stay, and the new one gets an unused id.
  await page.getByLabel('Option 2', { exact: true }).fill('settled');
  await page.getByRole('button', { name: 'Add option' }).click();
  await page.getByLabel('Option 3', { exact: true }).fill('lost');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: 'open, settled, lost' }).waitFor();
  const { body: { Result: state } } = await console.server.api.get('/v3/tables/Invoices/fields/State');
  expect(state.ListField).toEqual({ 1: 'open', 2: 'settled', 3: 'lost' });

  await page.getByRole('button', { name: 'Add field' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Greeting');
  await page.getByRole('combobox', { name: 'Type', exact: true }).click();
  await page.getByRole('option', { name: /^FORMULA/ }).click();
  await page.getByRole('textbox', { name: 'Formula' }).fill("'Dear ' + Custmer");
  // While it is typed, not only when it is saved.
  await page.getByText(/unknown field "Custmer" \(did you mean Customer\?\), at character 11/i).waitFor();
  await expect.poll(() => page.locator('.cm-lintRange-error').textContent()).toBe('Custmer');
  await expectAccessible(page);
  await page.getByRole('textbox', { name: 'Formula' }).fill("'Dear ' + Customer");
  await page.locator('.cm-lintRange-error').waitFor({ state: 'detached' });
  await page.getByRole('dialog').getByRole('button', { name: 'Add field' }).click();
  await page.getByRole('cell', { name: 'TEXT, formula' }).waitFor();
  await page.getByRole('link', { name: 'Greeting' }).click();
  // Where the drawer puts the focus: what is typed before would go there, too.
  await expectFocus(page.getByRole('dialog').getByLabel('Name', { exact: true }));
  await page.getByRole('textbox', { name: 'Formula' }).fill('LEN(Customer)');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: 'INTEGER, formula' }).waitFor();

  const { body: { Id: webhookId } } = await console.server.api.post('/v2/outgoingWebhooks', { Name: 'Ledger', OutgoingUrls: [`${console.receiver.url}/ledger`] });
  const { body: event } = await console.server.api.post(`/v2/outgoingWebhooks/${webhookId}/events`, { EventType: 'table.recordUpdate', ObjectName: 'Invoices', ObjectFields: ['State'] });
  await page.getByRole('button', { name: 'More for State' }).click();
  await page.getByRole('menuitem', { name: 'Delete field' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Type State to confirm').fill('State');
  await dialog.getByRole('button', { name: 'Delete field' }).click();
  await dialog.getByText(event.Id).waitFor();
  await dialog.getByLabel(/these events become inactive/).check();
  await dialog.getByRole('button', { name: 'Delete field' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => page.getByRole('link', { name: 'State' }).count()).toBe(0);

  await page.getByRole('button', { name: 'More for Invoices' }).click();
  await page.getByRole('menuitem', { name: 'Name and note' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('1st');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => dialog.getByLabel('Name', { exact: true }).getAttribute('aria-invalid')).toBe('true');
  await expectAccessible(page);
  await dialog.getByLabel('Name', { exact: true }).fill('Bills');
  await dialog.getByLabel('Note').fill('What customers owe');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Bills' }).waitFor();
  await page.getByText('What customers owe').waitFor();
  await page.waitForURL('**/tables/Bills/design');
  await page.getByRole('link', { name: 'Greeting' }).waitFor();
  expect((await console.server.api.get(`/v2/outgoingWebhooks/${webhookId}/events/${event.Id}`)).body.ObjectName).toBe('Bills');
  await page.context().close();
});

test('cells are edited by the keyboard: a save is seen, what does not fit stays with its reason, the last edit is taken back', async () => {
  await makeTable('Edited', 3);
  expect((await console.server.api.post('/v3/tables/Edited/fields', { Name: 'Code', Type: 'STRING', UniqueAllowNulls: true })).status).toBe(201);
  expect((await console.server.api.post('/v3/tables/Edited/fields', { Name: 'Notes', Type: 'TEXT' })).status).toBe(201);
  expect((await console.server.api.put('/v3/tables/Edited/records?q.where=PK_ID=3', { Code: 'taken' })).status).toBe(200);
  const page = await console.openSignedIn('/tables/Edited/datasheet');
  await cell(page, 0, 'Customer').getByText('Customer 1').waitFor();
  await cell(page, 0, 'Customer').click();
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await recordOf('Edited', 1))?.['Customer']).toBe('Ada');

  await cell(page, 1, 'Quantity').click();
  await page.keyboard.type('many');
  await page.keyboard.press('Enter');
  await cell(page, 1, 'Quantity').getByText('must be a whole number').waitFor({ state: 'attached' });
  expect(await cell(page, 1, 'Quantity').textContent()).toContain('many');
  expect((await recordOf('Edited', 2))?.['Quantity']).toBe(2);

  await cell(page, 1, 'Code').click();
  await page.keyboard.type('taken');
  await page.keyboard.press('Enter');
  await cell(page, 1, 'Code').getByText('Not saved: the value must be unique, and another record has it').waitFor({ state: 'attached' });
  expect(await cell(page, 1, 'Code').textContent()).toContain('taken');

  await cell(page, 2, 'Tags').click();
  await page.keyboard.press('Enter');
  await expectFocus(page.getByRole('checkbox', { name: 'red' }));
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await recordOf('Edited', 3))?.['Tags']).toEqual({ 1: 'red' });
  await cell(page, 2, 'Ordered').click();
  await page.keyboard.press('F2');
  await expectFocus(cell(page, 2, 'Ordered').locator('input'));
  await page.keyboard.type('2026-01-31 14:05:00');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await recordOf('Edited', 3))?.['Ordered']).toBe('2026-01-31T14:05:00');
  await cell(page, 2, 'Notes').click();
  await page.keyboard.type('first');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await recordOf('Edited', 3))?.['Notes']).toBe('first\nsecond');
  // Given up, it is as before.
  await cell(page, 2, 'Customer').click();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Nobody');
  await page.keyboard.press('Escape');
  await cell(page, 2, 'Customer').getByText('Customer 3').waitFor();
  await cell(page, 2, 'Paid').click();
  await page.keyboard.press('Space');
  await expect.poll(async () => (await recordOf('Edited', 3))?.['Paid']).toBe(true);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(async () => (await recordOf('Edited', 3))?.['Paid']).toBe(false);
  await page.context().close();
});

test('an attached table without a number of its own is edited by its own key', async () => {
  const { pool, api } = console.server;
  expect((await api.post('/v2/tables/attach', { Schema: 'shop', Table: 'stock', Name: 'Stock' })).status).toBe(201);
  expect((await api.get('/v3/tables/Stock/key')).body).toEqual({ Result: { Fields: ['place', 'shelf'] } });
  const page = await console.openSignedIn('/tables/Stock/datasheet');
  await cell(page, 1, 'count').getByText('6').waitFor();
  await cell(page, 1, 'count').click();
  await page.keyboard.type('60');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await pool.query('select count from shop.stock where shelf = 2')).rows[0].count).toBe(60);
  await page.getByRole('checkbox', { name: /^Choose record North/ }).check();
  await page.getByRole('button', { name: 'Delete 1 record' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete records' }).click();
  await page.getByText('1 record', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Add record' }).click();
  await page.getByRole('dialog').getByLabel('place').fill('South');
  await page.getByRole('dialog').getByLabel('shelf').fill('3');
  await page.getByRole('dialog').getByRole('button', { name: 'Add record' }).click();
  await page.getByText('2 records', { exact: true }).waitFor();
  await expect.poll(async () => (await pool.query('select place, shelf, count from shop.stock order by shelf')).rows).toEqual([{ place: "O'Hara", shelf: 2, count: 60 }, { place: 'South', shelf: 3, count: null }]);
  await page.context().close();
});

test('cells are pasted, with a preview when they are many; rows beyond the end are added', async () => {
  await makeTable('Pasted', 60);
  const page = await console.openSignedIn('/tables/Pasted/datasheet');
  await cell(page, 0, 'Customer').getByText('Customer 1').waitFor();
  await cell(page, 0, 'Customer').click();
  await paste(page, 'Ann\t11\nBob\t12');
  await expect.poll(async () => (await recordOf('Pasted', 2))?.['Quantity']).toBe(12);
  await expect.poll(async () => (await recordOf('Pasted', 1))?.['Customer']).toBe('Ann');

  await cell(page, 0, 'Customer').click();
  const many = Array.from({ length: 61 }, (_, index) => `Many ${index}\t${index + 1_000}`).join('\n');
  await paste(page, many);
  const dialog = page.getByRole('dialog', { name: 'Paste' });
  await expectFocus(dialog.getByRole('button', { name: 'Cancel' }));
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expectFocus(cell(page, 0, 'Customer'));
  await paste(page, many);
  await dialog.getByText('120 cells of 60 records will change. 1 record will be added.').waitFor();
  expect((await recordOf('Pasted', 1))?.['Customer']).toBe('Ann');
  await dialog.getByRole('button', { name: 'Paste' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(async () => (await recordOf('Pasted', 60))?.['Customer']).toBe('Many 59');
  await expect.poll(async () => (await recordOf('Pasted', 61))?.['Quantity']).toBe(1_060);
  await page.context().close();
});

test('what others change appears; records are filtered, added and deleted', async () => {
  await makeTable('Shared', 5);
  const page = await console.openSignedIn('/tables/Shared/datasheet');
  await cell(page, 0, 'Customer').getByText('Customer 1').waitFor();
  await console.server.api.put('/v3/tables/Shared/records?q.where=PK_ID=1', { Customer: 'Changed elsewhere' });
  await cell(page, 0, 'Customer').getByText('Changed elsewhere').waitFor();

  await page.getByLabel('Condition').fill('Quantity > 3');
  await page.getByLabel('Condition').press('Enter');
  await page.getByText('2 records meet the condition').waitFor();
  await page.waitForURL((address) => address.searchParams.get('where') === 'Quantity > 3');
  await page.getByLabel('Condition').fill('Quantty > 3');
  await page.getByLabel('Condition').press('Enter');
  await page.getByText(/unknown field "Quantty"/).waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByText('5 records', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Add record' }).click();
  await page.getByRole('dialog').getByLabel('Quantity').fill('six');
  await page.getByRole('dialog').getByRole('button', { name: 'Add record' }).click();
  await page.getByText(/must be a whole number/i).waitFor();
  await page.getByRole('dialog').getByLabel('Quantity').fill('6');
  await page.getByRole('dialog').getByRole('button', { name: 'Add record' }).click();
  await page.getByText('6 records', { exact: true }).waitFor();

  // By the key of one, and by a click with Shift that takes those between.
  await cell(page, 0, '(chosen)').focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Delete 1 record' }).waitFor();
  await page.getByRole('checkbox', { name: 'Choose record 3', exact: true }).click({ modifiers: ['Shift'] });
  await page.getByRole('button', { name: 'Delete 3 records' }).waitFor();
  await page.getByRole('checkbox', { name: 'Choose record 3', exact: true }).uncheck();
  await page.getByRole('button', { name: 'Delete 2 records' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete records' }).click();
  await page.getByText('4 records', { exact: true }).waitFor();
  await expect.poll(() => recordOf('Shared', 1)).toBeUndefined();
  await page.context().close();
});

test('a file makes a table, is imported with its wrong rows reported, and what was imported is exported', async () => {
  const page = await console.openSignedIn('/tables/-/import');
  const choose = (name: string, text: string) => page.getByLabel('File to import').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('parcels 2026.csv', 'Receiver,Weight,Sent on\nAda,12,2026-01-31\nBob,7,2026-02-01\n');
  await page.getByLabel('Name of the new table').fill('Parcels');
  await expect.poll(() => page.getByRole('combobox', { name: 'Type for column Weight' }).inputValue()).toContain('INTEGER');
  await page.getByLabel('Name for column Sent on').fill('Sent');
  await page.getByRole('button', { name: 'Import 3 columns' }).click();
  await page.getByText('2 rows are now in Parcels').waitFor();

  await page.goto(`${console.server.url}/tables/Parcels/import`);
  await choose('more.csv', 'Receiver;Kilograms\nCy;5\nDi;heavy\n');
  await page.getByRole('combobox', { name: 'Field for column Kilograms' }).click();
  await page.getByRole('option', { name: /^Weight/ }).click();
  await page.getByText(/would be refused/).waitFor();
  await page.getByLabel('Load the others: wrong rows are reported').check();
  await page.getByRole('button', { name: 'Import 2 columns' }).click();
  await page.getByText('1 row is now in Parcels').waitFor();
  await page.getByRole('cell', { name: /whole number/ }).waitFor();
  await expectAccessibleInBothSchemes(page);
  const [report] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the error report' }).click()]);
  expect(readFileSync(await report.path(), 'utf8')).toContain('Di;heavy');

  await page.goto(`${console.server.url}/tables/Parcels/export?where=Weight+%3E+6&sort=-Weight`);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export 2 records' }).click()]);
  expect(file.suggestedFilename()).toBe('Parcels.csv');
  expect(readFileSync(await file.path(), 'utf8').split('\r\n').slice(1, 3).map((line) => line.split(',').slice(1, 3))).toEqual([['Ada', '12'], ['Bob', '7']]);
  await page.getByText(/^2 records exported/).waitFor();
  for (const path of ['/tables/-/imports', new URL(page.url()).pathname]) {
    await page.goto(`${console.server.url}${path}`);
    await page.getByText('Parcels').first().waitFor();
    await expectAccessibleInBothSchemes(page);
  }
  await page.context().close();
});

test('a view joins tables and is written through; a task changes records when it is asked to', async () => {
  const { api } = console.server;
  await api.post('/v3/tables', { Name: 'Buyers', Fields: [{ Name: 'Buyer', Type: 'STRING' }] });
  await api.post('/v3/tables', { Name: 'Sales', Fields: [{ Name: 'Buyer', Type: 'INTEGER' }, { Name: 'Sum', Type: 'INTEGER' }, { Name: 'State', Type: 'STRING' }, { Name: 'Done', Type: 'YES/NO' }] });
  await api.post('/v3/tables/Buyers/records', { Buyer: 'Ada' });
  await api.post('/v3/tables/Sales/records', [{ Buyer: 1, Sum: 10, State: 'open' }, { Buyer: 1, Sum: 20, State: 'paid' }]);
  const page = await console.openSignedIn('/tables/-/views/-/new');
  const choose = async (label: string, option: string | RegExp) => {
    await page.getByRole('combobox', { name: label, exact: true }).click();
    await page.getByRole('option', { name: option }).click();
  };
  await page.getByLabel('Name', { exact: true }).fill('OpenSales');
  await choose('Table 1', 'Sales');
  await page.getByRole('button', { name: 'Join another table' }).click();
  await choose('Table 2', 'Buyers');
  await page.getByLabel('Condition of table 2').fill('Sales.Byer = Buyers.PK_ID');
  await page.getByLabel('Condition', { exact: true }).fill("Sales.State = 'open'");
  await choose('Written through the view', 'Sales');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText(/Unknown field "Sales.Byer"/i).first().waitFor();
  await expectAccessibleInBothSchemes(page);
  await page.getByLabel('Condition of table 2').fill('Sales.Buyer = Buyers.PK_ID');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('1 record', { exact: true }).waitFor();
  await cell(page, 0, 'Sum').click();
  await page.keyboard.type('15');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await recordOf('Sales', 1))?.['Sum']).toBe(15);
  await expectAccessibleInBothSchemes(page);

  await page.goto(`${console.server.url}/automation/tasks/new`);
  await page.getByLabel('Name', { exact: true }).fill('Close all');
  await choose('Table of step 1', 'Sales');
  await page.getByLabel('Of records that meet').fill("Stat = 'open'");
  await choose('Set a field in step 1', 'State');
  await page.getByLabel('Value of State').fill('closed');
  await choose('Set a field in step 1', 'Done');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText(/Unknown field "Stat"/i).first().waitFor();
  await expectAccessibleInBothSchemes(page);
  await page.getByLabel('Of records that meet').fill("State = 'open'");
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Run now' }).click();
  await page.getByText('1 record changed').waitFor();
  await page.getByRole('cell', { name: 'On demand', exact: true }).waitFor();
  await expect.poll(() => recordOf('Sales', 1)).toMatchObject({ State: 'closed', Done: true });
  await expectAccessibleInBothSchemes(page);
  await page.getByRole('tab', { name: 'Definition' }).click();
  await page.getByLabel('Of records that meet').waitFor();
  await expectAccessibleInBothSchemes(page);
  for (const [path, sign] of [['/automation/tasks', 'Close all'], ['/tables/-/views', 'OpenSales'], ['/tables/-/views/OpenSales/definition', 'Join another table']] as const) {
    await page.goto(`${console.server.url}${path}`);
    await page.getByText(sign, { exact: true }).first().waitFor();
    await expectAccessibleInBothSchemes(page);
  }
  for (const [text, found, sign] of [['close', 'Close all Task', 'Run now'], ['opens', 'OpenSales View', 'Written through the view|Changes here are changes of Sales']] as const) {
    await page.keyboard.press('ControlOrMeta+K');
    await page.getByRole('textbox', { name: 'Find' }).fill(text);
    await page.getByRole('button', { name: found }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Find' }).waitFor({ state: 'hidden' });
    await page.getByText(new RegExp(sign)).first().waitFor();
  }
  await page.context().close();
});

test('every page of tables is accessible, light and dark, on a wide screen and a phone', async () => {
  const table = 'Seen';
  await makeTable(table, 3);
  const page = await console.openSignedIn('/tables', { reducedMotion: 'reduce' });
  const pages: [string, string][] = [
    ['/tables', table], ['/tables/-/new', 'Add field'], [`/tables/${table}/design`, 'Tags'], [`/tables/${table}/design?field=Tags`, 'Add option'], [`/tables/${table}/datasheet`, 'Customer 2'],
    [`/tables/${table}/datasheet?record=2`, 'Save'],
    [`/tables/${table}/import`, 'Choose a file'], [`/tables/${table}/export`, 'Export 3 records'], ['/tables/-/views/-/new', 'Join another table'], ['/automation/tasks/new', 'Add step'],
  ];
  for (const [path, sign] of pages) {
    await page.goto(`${console.server.url}${path}`);
    await page.getByText(sign).first().waitFor();
    await expectAccessibleAtBothWidths(page);
  }
  await page.context().close();
});
