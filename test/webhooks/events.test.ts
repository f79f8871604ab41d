import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEvent } from '../../src/webhooks/create-event.ts';
import { createWebhook } from '../../src/webhooks/create-webhook.ts';
import { deleteEvent } from '../../src/webhooks/delete-event.ts';
import { getEvent } from '../../src/webhooks/get-event.ts';
import { listEvents } from '../../src/webhooks/list-events.ts';
import { updateEvent } from '../../src/webhooks/update-event.ts';
import { openWorkspace } from './open-workspace.ts';
import type { Workspace } from './open-workspace.ts';
import { MESSAGE_CARD, MESSAGE_TO_ADMINS, UPDATE_OF_NAMES } from '../support/documented-events.ts';

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;

let space: Workspace;
let webhookId: string;
beforeAll(async () => {
  space = await openWorkspace();
});
afterAll(() => space.database.close());

let made = 0;
async function newWebhook(): Promise<string> {
  made += 1;
  return (await createWebhook(space.parts, space.author, { Name: `Webhook ${made}`, OutgoingUrls: [`https://example.com/${made}`] })).Id;
}
beforeEach(async () => {
  webhookId = await newWebhook();
});

const create = (body: unknown) => createEvent(space.parts, space.author, webhookId, body);
const refused = (message: string) => ({ code: 'IncorrectBodyParameter', message: expect.stringContaining(message) as string });

describe('the documented examples', () => {
  test('an update event on two fields', async () => {
    const answer = await create(UPDATE_OF_NAMES);
    const { Id, DateCreated, ...rest } = answer;
    expect(Object.keys(answer)).toEqual(['Id', 'Type', 'Status', 'ObjectName', 'ObjectFields', 'EventSources', 'CustomPayloadFields', 'DateCreated', 'CreatedBy']);
    expect(rest).toEqual({
      Type: 'table.recordUpdate',
      Status: 'Active',
      ObjectName: 'MyCustomers',
      ObjectFields: ['First_Name', 'Last_Name'],
      EventSources: ['Datasheets', 'DataPages'],
      CustomPayloadFields: ['First_Name', 'Last_Name'],
      CreatedBy: 'John Doe (john.doe@acme.com)',
    });
    expect(Id).toMatch(/^[a-z0-9]{6}$/);
    expect(DateCreated).toMatch(DATE);
  });

  test('an insert event with a template in single quotes', async () => {
    const answer = await create(MESSAGE_TO_ADMINS);
    const { Id: _, DateCreated: __, ...rest } = answer;
    expect(Object.keys(answer)).toEqual(['Id', 'Type', 'Status', 'ObjectName', 'ObjectFields', 'CustomPayloadFields', 'CustomPayloadTemplate', 'DateCreated', 'CreatedBy']);
    expect(rest).toEqual({
      Type: 'table.recordInsert',
      Status: 'Active',
      ObjectName: 'Admins',
      ObjectFields: [],
      CustomPayloadFields: null,
      CustomPayloadTemplate: MESSAGE_CARD,
      CreatedBy: 'John Doe (john.doe@acme.com)',
    });
  });
});

test('list, read, replace and delete answer the shapes of the contract', async () => {
  const { Id } = await create({ EventType: 'table.recordInsert', ObjectName: 'mycustomers', EventSources: [] });
  const [listed] = await listEvents(space.parts, space.author, webhookId);
  expect(Object.keys(listed ?? {})).toEqual(['Id', 'Type', 'Status', 'ObjectName', 'ObjectId', 'ObjectFields', 'EventSources', 'CustomPayloadFields', 'LastModified', 'ModifiedBy', 'DateCreated', 'CreatedBy']);
  expect(listed).toMatchObject({ Id, ObjectName: 'MyCustomers', ObjectFields: [], EventSources: [], CustomPayloadFields: null, LastModified: listed?.DateCreated });
  expect(await getEvent(space.parts, space.author, webhookId, Id)).toEqual({ ...listed, Messages: 30, Calls: 20, Errors: 10 });

  const replaced = await updateEvent(space.parts, { ...space.author, actor: 'Full access' }, webhookId, Id, {
    EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', ObjectFields: ['city'], CustomPayloadFields: ['last_name', 'PK_ID'], Enabled: false,
  });
  expect(Object.keys(replaced)).toEqual(['Id', 'Type', 'Status', 'ObjectName', 'ObjectFields', 'CustomPayloadFields', 'LastModified', 'ModifiedBy', 'DateCreated', 'CreatedBy']);
  expect(replaced).toMatchObject({ Id, Type: 'table.recordUpdate', Status: 'Inactive', ObjectFields: ['City'], CustomPayloadFields: ['Last_Name', 'PK_ID'], ModifiedBy: 'Full access' });
  expect(replaced.LastModified > replaced.DateCreated).toBe(true);

  await deleteEvent(space.parts, space.author, webhookId, Id);
  expect(await listEvents(space.parts, space.author, webhookId)).toEqual([]);
  await expect(getEvent(space.parts, space.author, webhookId, Id)).rejects.toMatchObject({ code: 'ObjectNotFound' });
});

test('an answer may be sent back as it came', async () => {
  const { Id, Type, ObjectName, ObjectFields, CustomPayloadFields, ...rest } = await create({
    EventType: 'table.recordInsert', ObjectName: 'Admins', EventSources: ['RESTAPIs'], CustomPayloadTemplate: '{"a":"[@field:message]"}',
  });
  const replaced = await updateEvent(space.parts, space.author, webhookId, Id, {
    EventType: Type, ObjectName, ObjectFields, CustomPayloadFields, EventSources: rest.EventSources, CustomPayloadTemplate: rest.CustomPayloadTemplate,
  });
  expect(replaced).toMatchObject({ EventSources: ['RESTAPIs'], CustomPayloadTemplate: '{"a":"[@field:message]"}' });
});

test.each([
  [7, 'The body must be a JSON object.'],
  [{}, 'EventType: is required. ObjectName: is required.'],
  [{ EventType: 'recordInsert', ObjectName: 'Admin', Type: 'x' },
    'Type: is not a known property. EventType: must be one of table.recordInsert, table.recordUpdate, table.recordDelete. ObjectName: the table "Admin" does not exist (did you mean Admins?).'],
  [{ EventType: 'table.recordInsert', ObjectName: 'Adm\0ins' }, 'ObjectName: must not have control characters.'],
  [{ EventType: 'table.recordInsert', ObjectName: 'Admins', ObjectFields: ['Message'] }, 'ObjectFields: is for table.recordUpdate events only, not for table.recordInsert.'],
  [{ EventType: 'table.recordUpdate', ObjectName: 'Admins', ObjectFields: ['Mesage', 'PK_ID', 'Message', 'message'], CustomPayloadFields: ['Nope'], EventSources: ['RESTAPI'], Enabled: 'yes' },
    /^ObjectFields: "message" is named more than once\. EventSources: unknown source "RESTAPI" \(did you mean RESTAPIs\?\)\. EventSources: the sources are Datasheet, .*\. Enabled: must be true or false\. ObjectFields: unknown field "Mesage" \(did you mean Message.*\)\. ObjectFields: unknown field "PK_ID"\. CustomPayloadFields: unknown field "Nope"\.$/],
  [{ EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', CustomPayloadFields: ['Pin'] }, 'CustomPayloadFields: Pin is a PASSWORD field, which is never sent.'],
  [{ EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', CustomPayloadTemplate: '{"a":"[@field:Pin] [@field:Citi] [@out-hook:x]"}' },
    /CustomPayloadTemplate: \[@field:Pin\] is a PASSWORD field, which is never sent\. CustomPayloadTemplate: unknown field \[@field:Citi\] \(did you mean City\?\)\. CustomPayloadTemplate: unknown parameter \[@out-hook:x\]\.$/],
  [{ EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', CustomPayloadFields: ['City'], CustomPayloadTemplate: '{}' }, 'CustomPayloadTemplate: can not be given together with CustomPayloadFields.'],
  [{ EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', CustomPayloadTemplate: '{"a":\n1,}' }, 'CustomPayloadTemplate: is not a JSON template: line 2, column 3: a key in quotes is expected, found "}".'],
  [{ EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', CustomPayloadTemplate: '"\ud800"' }, 'CustomPayloadTemplate: must be well-formed Unicode.'],
  [{ EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', CustomPayloadTemplate: { a: 1 } }, 'CustomPayloadTemplate: must be text'],
  [{ EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', ObjectFields: 'City', EventSources: [1] }, 'ObjectFields: must be an array of texts. EventSources: must be an array of texts.'],
])('creation refuses %j and names every problem', async (body, message) => {
  await expect(create(body)).rejects.toMatchObject({
    code: 'IncorrectBodyParameter',
    message: (typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message)) as string,
  });
});

test('uniqueness inside a webhook, per table; other webhooks are free', async () => {
  const insert = await create({ EventType: 'table.recordInsert', ObjectName: 'Admins' });
  await expect(create({ EventType: 'table.recordInsert', ObjectName: 'Admins', Enabled: false })).rejects.toMatchObject(refused(`EventType: event ${insert.Id} of this webhook`));
  await create({ EventType: 'table.recordDelete', ObjectName: 'Admins' });
  await create({ EventType: 'table.recordInsert', ObjectName: 'MyCustomers' });

  const names = await create({ EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', ObjectFields: ['First_Name', 'Last_Name'] });
  const city = await create({ EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', ObjectFields: ['City'] });
  await expect(create({ EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', ObjectFields: ['last_name'] })).rejects.toMatchObject(
    refused(`ObjectFields: event ${names.Id} of this webhook watches Last_Name of table "MyCustomers" already`),
  );
  await expect(create({ EventType: 'table.recordUpdate', ObjectName: 'MyCustomers' })).rejects.toMatchObject(refused(`event ${names.Id} of this webhook watches fields`));
  const update = (body: object) => updateEvent(space.parts, space.author, webhookId, city.Id, { EventType: 'table.recordUpdate', ObjectName: 'MyCustomers', ...body });
  await expect(update({ ObjectFields: ['City', 'First_Name'] })).rejects.toMatchObject(refused(`event ${names.Id} of this webhook watches First_Name`));
  await deleteEvent(space.parts, space.author, webhookId, names.Id);
  expect(await update({})).toMatchObject({ ObjectFields: [] });

  webhookId = await newWebhook();
  await create({ EventType: 'table.recordInsert', ObjectName: 'Admins' });
  expect(await listEvents(space.parts, space.author, webhookId)).toHaveLength(1);
});

test('an event is reached through its own webhook only', async () => {
  const { Id } = await create({ EventType: 'table.recordInsert', ObjectName: 'Admins' });
  const other = await newWebhook();
  for (const [hook, event] of [[other, Id], [webhookId, 'zzzzzz'], [webhookId, "x'\0"], ['zzzzzz', Id]] as const) {
    await expect(getEvent(space.parts, space.author, hook, event)).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await expect(deleteEvent(space.parts, space.author, hook, event)).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await expect(updateEvent(space.parts, space.author, hook, event, { EventType: 'table.recordInsert', ObjectName: 'Admins' })).rejects.toMatchObject({ code: 'ObjectNotFound' });
  }
  await expect(createEvent(space.parts, space.author, 'zzzzzz', {})).rejects.toMatchObject({ code: 'ObjectNotFound' });
});
