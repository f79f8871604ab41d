import { afterAll, beforeAll, expect, test } from 'vitest';
import { knownSource } from '../../src/capture/known-source.ts';
import { changeField } from '../../src/tables/change-field.ts';
import { dropField } from '../../src/tables/drop-field.ts';
import { dropTable } from '../../src/tables/drop-table.ts';
import { createTable } from '../../src/tables/create-table.ts';
import { createEvent } from '../../src/webhooks/create-event.ts';
import { createWebhook } from '../../src/webhooks/create-webhook.ts';
import { deleteEvent } from '../../src/webhooks/delete-event.ts';
import { getEvent } from '../../src/webhooks/get-event.ts';
import { loadAccountDefinitions } from '../../src/webhooks/load-account-definitions.ts';
import { updateEvent } from '../../src/webhooks/update-event.ts';
import { updateWebhook } from '../../src/webhooks/update-webhook.ts';
import { openWorkspace } from './open-workspace.ts';
import type { Workspace } from './open-workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await openWorkspace();
});
afterAll(() => space.database.close());

let made = 0;
async function newWebhook(): Promise<string> {
  made += 1;
  return (await createWebhook(space.parts, space.author, { Name: `Webhook ${made}`, OutgoingUrls: [`https://example.com/${made}`] })).Id;
}

async function versionsOf(eventId: string, since = 0) {
  const { eventsByTable } = await loadAccountDefinitions(space.database.pool, space.account.id, since);
  return [...eventsByTable.values()].flat().filter((version) => version.eventId === eventId);
}

async function changes(table: string, statement: string): Promise<{ operation: string; source: string }[]> {
  await space.database.pool.query(`delete from rowcast.change`);
  await space.database.pool.query(statement.replace('$table', space.sqlName(table)));
  const { rows } = await space.database.pool.query<{ operation: string; source: string | null }>('select operation, source from rowcast.change order by id');
  return rows.map(({ operation, source }) => ({ operation, source: knownSource(source) }));
}

test('versions follow each other without a gap, and end with their event', async () => {
  const webhookId = await newWebhook();
  const { Id } = await createEvent(space.parts, space.author, webhookId, { EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', ObjectFields: ['City'], EventSources: ['Datasheets'] });
  await updateEvent(space.parts, space.author, webhookId, Id, { EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', CustomPayloadTemplate: '["[@field:city]"]' });
  const [first, second] = await versionsOf(Id);
  expect(first).toMatchObject({ version: 1, fieldIds: [expect.any(Number)], sources: ['Datasheets'], payloadFieldIds: null, template: null, templateFields: null, active: true });
  expect(second).toMatchObject({ version: 2, fieldIds: null, sources: null, templateFields: { city: first?.fieldIds?.[0] }, toAt: null });
  expect(first?.toAt).toBe(second?.fromAt);
  expect(second?.fromAt).toBeGreaterThan((Date.now() - 60_000) * 1000);
  expect(await versionsOf(Id, second?.fromAt)).toHaveLength(1);
  expect(await versionsOf(Id, (second?.fromAt ?? 0) - 1)).toHaveLength(2);

  await deleteEvent(space.parts, space.author, webhookId, Id);
  expect((await versionsOf(Id)).map(({ toAt }) => toAt !== null)).toEqual([true, true]);
});

test('definitions list webhooks with their URLs in order', async () => {
  const webhook = await createWebhook(space.parts, space.author, { Name: 'Two', OutgoingUrls: ['https://b.example/', 'https://a.example/'], CallThrottling: 3 });
  await updateWebhook(space.parts, space.author, webhook.Id, { OutgoingUrls: ['https://c.example/', 'https://b.example/'] });
  const { webhooks, accountId, integrationUrl } = await loadAccountDefinitions(space.database.pool, space.account.id, 0);
  expect({ accountId, integrationUrl }).toEqual({ accountId: space.account.id, integrationUrl: null });
  expect(webhooks.get(webhook.Id)).toEqual({
    id: webhook.Id, name: 'Two', callThrottling: 3, deletedAt: null,
    urls: [
      { id: expect.any(Number) as number, url: 'https://c.example/', position: 1, state: 'active' },
      { id: expect.any(Number) as number, url: 'https://b.example/', position: 2, state: 'active' },
    ],
  });
});

test('an active event is captured for from its answer on; sources that nobody listens to are not', async () => {
  const webhookId = await newWebhook();
  await createTable(space.tables, space.account.id, { Name: 'Captured', Fields: [{ Name: 'A', Type: 'STRING' }] });
  const insert = `insert into $table ("A") values ('x')`;
  expect(await changes('Captured', insert)).toEqual([]);
  const { Id } = await createEvent(space.parts, space.author, webhookId, { EventType: 'table.recordInsert', ObjectName: 'Captured', Enabled: false });
  expect(await changes('Captured', insert)).toEqual([]);
  await updateWebhook(space.parts, space.author, webhookId, { Enabled: true });
  expect(await changes('Captured', insert)).toEqual([{ operation: 'I', source: 'Database' }]);
  expect(await changes('Captured', `update $table set "A" = 'y'`)).toEqual([]);
  await updateEvent(space.parts, space.author, webhookId, Id, { EventType: 'table.recordDelete', ObjectName: 'Captured', EventSources: ['RESTAPIs'] });
  expect(await changes('Captured', `delete from $table`)).toEqual([]);
  await updateEvent(space.parts, space.author, webhookId, Id, { EventType: 'table.recordDelete', ObjectName: 'Captured', EventSources: ['Database'] });
  await space.database.pool.query(`insert into ${space.sqlName('Captured')} ("A") values ('z')`);
  expect(await changes('Captured', `delete from $table`)).toEqual([{ operation: 'D', source: 'Database' }]);
});

test('a field that events use is dropped only by force, which makes them inactive with the reason', async () => {
  const webhookId = await newWebhook();
  const field = (Name: string) => ({ Name, Type: 'STRING' });
  await createTable(space.tables, space.account.id, { Name: 'Shrinking', Fields: ['Watched', 'Sent', 'Templated', 'Free', 'Rest'].map(field) });
  const watched = await createEvent(space.parts, space.author, webhookId, { EventType: 'table.recordUpdate', ObjectName: 'Shrinking', ObjectFields: ['Watched'] });
  const sent = await createEvent(space.parts, space.author, webhookId, { EventType: 'table.recordInsert', ObjectName: 'Shrinking', CustomPayloadFields: ['Sent', 'Free'] });
  const templated = await createEvent(space.parts, space.author, webhookId, { EventType: 'table.recordDelete', ObjectName: 'Shrinking', CustomPayloadTemplate: '{"a":"[@old:TEMPLATED]"}' });

  for (const [name, event] of [['Watched', watched], ['Sent', sent], ['Templated', templated]] as const) {
    await expect(dropField(space.tables, space.account.id, 'Shrinking', name, {})).rejects.toMatchObject({
      code: 'Conflict',
      message: expect.stringContaining(`The field "${name}" is used by event ${event.Id} of webhook ${webhookId}.`) as string,
    });
    await dropField(space.tables, space.account.id, 'Shrinking', name, { force: true });
    expect((await versionsOf(event.Id)).at(-1)).toMatchObject({ active: false, inactiveReason: `the field "${name}" was deleted`, toAt: null });
    expect(await getEvent(space.parts, space.author, webhookId, event.Id)).toMatchObject({ Status: 'Inactive', InactiveReason: `the field "${name}" was deleted` });
  }
  await dropField(space.tables, space.account.id, 'Shrinking', 'Rest', {});

  expect(await getEvent(space.parts, space.author, webhookId, watched.Id)).toMatchObject({ Status: 'Inactive', ObjectFields: ['Watched'] });
  expect(await getEvent(space.parts, space.author, webhookId, sent.Id)).toMatchObject({ CustomPayloadFields: ['Sent', 'Free'] });
  expect(await getEvent(space.parts, space.author, webhookId, templated.Id)).toMatchObject({ CustomPayloadTemplate: '{"a":"[@old:TEMPLATED]"}' });
  await expect(updateWebhook(space.parts, space.author, webhookId, { Enabled: true })).rejects.toMatchObject({
    message: expect.stringContaining(`Enabled: event ${watched.Id} can not be active (the field "Watched" was deleted): change or delete it first`) as string,
  });
});

test('a rename follows into events, templates and uniqueness', async () => {
  const webhookId = await newWebhook();
  await createTable(space.tables, space.account.id, { Name: 'Renaming', Fields: [{ Name: 'Before', Type: 'STRING' }, { Name: 'Other', Type: 'STRING' }] });
  const { Id } = await createEvent(space.parts, space.author, webhookId, {
    EventType: 'table.recordUpdate', ObjectName: 'Renaming', ObjectFields: ['Before'], CustomPayloadTemplate: "{'Before':'[@field:before] was [@old:Before]'}",
  });
  await changeField(space.tables, space.account.id, 'Renaming', 'Before', { NewName: 'After' }, { spelling: 'v2' });
  expect(await getEvent(space.parts, space.author, webhookId, Id)).toMatchObject({
    Status: 'Active', ObjectFields: ['After'], CustomPayloadTemplate: "{'Before':'[@field:After] was [@old:After]'}",
  });
  await expect(createEvent(space.parts, space.author, webhookId, { EventType: 'table.recordUpdate', ObjectName: 'Renaming', ObjectFields: ['After'] })).rejects.toMatchObject({
    message: expect.stringContaining(`event ${Id} of this webhook watches After of table "Renaming" already`) as string,
  });
});

test('a table that events use is dropped only by force', async () => {
  const webhookId = await newWebhook();
  await createTable(space.tables, space.account.id, { Name: 'Doomed', Fields: [{ Name: 'A', Type: 'STRING' }] });
  const { Id } = await createEvent(space.parts, space.author, webhookId, { EventType: 'table.recordInsert', ObjectName: 'Doomed', CustomPayloadFields: ['A'] });
  await expect(dropTable(space.tables, space.account.id, 'Doomed', {})).rejects.toMatchObject({ code: 'Conflict', message: expect.stringContaining(Id) as string });
  await dropTable(space.tables, space.account.id, 'Doomed', { force: true });
  expect(await getEvent(space.parts, space.author, webhookId, Id)).toMatchObject({ Status: 'Inactive', ObjectName: 'Doomed', CustomPayloadFields: ['A'] });
  await deleteEvent(space.parts, space.author, webhookId, Id);
});
