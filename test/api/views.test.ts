import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attachTable } from '../../src/tables/attached/attach-table.ts';
import { apiUnderTest } from './api-under-test.ts';
import type { Answer, ApiUnderTest, Client } from './api-under-test.ts';

interface Rows {
  Result: Record<string, unknown>[];
}

let api: ApiUnderTest;
let client: Client;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

const q = (query: Record<string, string>) => `?${new URLSearchParams(query)}`;
const problem = ({ status, body }: Answer<unknown>) => [status, (body as { Code: string }).Code, (body as { Message: string }).Message];
const made = async (path: string, body: unknown) => {
  const { status, text } = await client.request('POST', path, body);
  expect(status, text).toBe(201);
};
const rows = async (path: string) => {
  const { status, body, text } = await client.request<Rows>('GET', path);
  expect(status, text).toBe(200);
  return body.Result;
};
/** By any SQL client. */
const sql = async (statement: string) => {
  const { rows: [account] } = await api.database.pool.query<{ name: string }>('select data_schema as name from rowcast.account where id = $1', [client.accountId]);
  return (await api.database.pool.query<Record<string, unknown>>(statement.replaceAll('$schema', `"${account?.name}"`))).rows;
};

const OPEN_ORDERS = {
  Name: 'OpenOrders',
  Note: 'What is still to be sent',
  Tables: [{ Table: 'Orders', Alias: 'o' }, { Table: 'customers', Join: 'left', On: 'o.Customer = Customers.PK_ID' }],
  Fields: ['o.Total', { Field: 'o.Status', Label: 'State' }, { Field: 'Customers.Name', Name: 'Customer_Name' }, { Field: 'o.PK_ID', Name: 'Order_Id' }],
  Where: "o.Status = 'open'",
  EditableTable: 'O',
};

beforeEach(async () => {
  client = await api.newAccount();
  await made('/v3/tables', { Name: 'Customers', Fields: [{ Name: 'Name', Type: 'STRING' }, { Name: 'City', Type: 'STRING' }, { Name: 'Secret', Type: 'PASSWORD' }] });
  await made('/v3/tables', {
    Name: 'Orders',
    Fields: [
      { Name: 'Customer', Type: 'INTEGER' }, { Name: 'Total', Type: 'CURRENCY' }, { Name: 'Status', Type: 'STRING' },
      { Name: 'Number', Type: 'AUTONUMBER', Unique: true }, { Name: 'Tags', Type: 'LIST-STRING', ListField: ['new', 'big'] },
    ],
  });
  await made('/v2/tables/Customers/records', [{ Name: 'Ada', City: 'London' }, { Name: 'Bob', City: 'Paris' }]);
  await made('/v2/tables/Orders/records', [
    { Customer: 1, Total: 10.5, Status: 'open', Tags: [1] }, { Customer: 2, Total: 20, Status: 'sent' }, { Customer: 1, Total: 30, Status: 'Open', Tags: [2] },
    { Total: 5, Status: 'open' },
  ]);
});

describe('a definition', () => {
  test('is shown as it was given, in both versions, and listed', async () => {
    await made('/v2/views', OPEN_ORDERS);
    expect((await client.request('GET', '/rest/v2/views')).body).toEqual({ Result: ['OpenOrders'] });
    expect((await client.request('GET', '/integrations/rest/v3/views/openorders')).body).toEqual({
      Result: {
        Name: 'OpenOrders', Note: 'What is still to be sent', Status: 'Active', InactiveReason: null,
        Tables: [{ Table: 'Orders', Alias: 'o' }, { Table: 'Customers', Alias: 'Customers', Join: 'left', On: '[o.Customer] = [Customers.PK_ID]' }],
        Fields: [
          { Field: 'o.Total', Name: 'Total', Label: '' }, { Field: 'o.Status', Name: 'Status', Label: 'State' },
          { Field: 'Customers.Name', Name: 'Customer_Name', Label: '' }, { Field: 'o.PK_ID', Name: 'Order_Id', Label: '' },
        ],
        Where: "[o.Status] = 'open'",
        EditableTable: 'o',
      },
    });
    const fields = await rows('/v3/views/OpenOrders/fields');
    expect(fields.map(({ Name, Type, Editable, Table, Field }) => [Name, Type, Editable, Table, Field])).toEqual([
      ['Total', 'CURRENCY', true, 'Orders', 'Total'], ['Status', 'STRING', true, 'Orders', 'Status'],
      ['Customer_Name', 'STRING', false, 'Customers', 'Name'], ['Order_Id', 'AUTONUMBER', false, 'Orders', 'PK_ID'],
    ]);
    expect((await client.request<{ Result: unknown }>('GET', '/v3/views/OpenOrders/fields/status')).body.Result).toMatchObject({ Label: 'State', DisplayOrder: 2 });
    expect(problem(await client.request('GET', '/v3/views/OpenOrders/fields/Statu'))).toEqual([404, 'FieldNotFound', 'View OpenOrders has no field "Statu" (did you mean Status?).']);
    expect(problem(await client.request('GET', '/v3/views/None'))).toEqual([404, 'ObjectNotFound', 'There is no view "None".']);
    // What is shown is taken again.
    const { body: { Result: { Status: _, InactiveReason: __, ...shown } } } = await client.request<{ Result: Record<string, unknown> }>('GET', '/v2/views/OpenOrders');
    expect((await client.request('PUT', '/v2/views/OpenOrders', shown)).status).toBe(204);
    expect((await client.request<{ Result: unknown }>('GET', '/v2/views/OpenOrders')).body.Result).toMatchObject(shown);
  });

  test('without Fields shows all, each under a name of its own, but passwords', async () => {
    await made('/v2/views', { Name: 'Pairs', Tables: ['Customers', { Table: 'Customers', Alias: 'Other', Join: 'inner', On: 'Customers.PK_ID <> Other.PK_ID' }] });
    expect((await rows('/v2/views/Pairs/fields')).map(({ Name }) => Name)).toEqual(['Name', 'City', 'Other_Name', 'Other_City']);
    expect((await rows('/v2/views/Pairs/records')).map(({ PK_ID, Name, Other_Name }) => [PK_ID, Name, Other_Name])).toEqual([['1,2', 'Ada', 'Bob'], ['2,1', 'Bob', 'Ada']]);
  });

  test('names every problem', async () => {
    expect(problem(await client.request('POST', '/v2/views', { Nam: 'x', Tables: [{ Table: 'Nothing', On: 'a' }, { Table: 'Orders', Join: 'outer' }] }))).toEqual([
      400, 'IncorrectBodyParameter',
      'Nam: is not a known property (did you mean Name?). Name: is required. Tables[0].Table: there is no table "Nothing". Tables[0].On: the first table is joined with nothing. '
      + 'Tables[1].Join: must be one of inner, left, right, full. Tables[1].On: is required.',
    ]);
    expect(problem(await client.request('POST', '/v2/views', {
      Name: 'View', Tables: ['Orders', { Table: 'Customers', On: 'Orders.Customer = Customer.Name' }],
      Fields: ['Orders.Totl', 'PK_ID', 'Customers.Secret', 'Orders.PK_ID', 'Total', 'orders.total'], Where: 'Total > ', EditableTable: 'Order',
    }))).toEqual([
      400, 'IncorrectBodyParameter',
      'Fields[0].Field: "Orders.Totl" is no field of one of the tables, or of several (did you mean Orders.Total or Orders.Tags?). '
      + 'Fields[1].Field: "PK_ID" is no field of one of the tables, or of several. Fields[2].Field: the PASSWORD field Customers.Secret is never read. '
      + 'Fields[3].Name: is required for Orders.PK_ID: every view has a PK_ID of its own. '
      + 'Tables[1].On: unknown field "Customer.Name" (did you mean Name?), at character 19. Where: the text ends too early, at character 9. '
      + 'EditableTable: must be the name or alias of one of the view\'s tables (did you mean Orders?).',
    ]);
    expect(problem(await client.request('POST', '/v2/views', { Name: 'FullJoin', Tables: ['Orders', { Table: 'Customers', Join: 'full', On: 'Total > 5' }] }))).toEqual([
      400, 'IncorrectBodyParameter', 'Tables: a full join needs an On that is an equation of fields.',
    ]);
    expect((await client.request('GET', '/v2/views')).body).toEqual({ Result: [] });
  });

  test('is of no attached table', async () => {
    await api.database.pool.query('create table if not exists public.legacy (id integer primary key, name text)');
    await attachTable(api.parts.tables, client.accountId, { Schema: 'public', Table: 'legacy' }, { schemas: null });
    expect(problem(await client.request('POST', '/v2/views', { Name: 'Old', Tables: ['legacy'] }))).toEqual([
      400, 'IncorrectBodyParameter', "Tables[0].Table: legacy is an attached table: views are of the account's own tables.",
    ]);
  });

  test('shares its name with no table', async () => {
    await made('/v2/views', OPEN_ORDERS);
    expect(problem(await client.request('POST', '/v2/views', { Name: 'orders', Tables: ['Orders'] }))).toEqual([409, 'Conflict', 'Name: there is a table "orders" already.']);
    expect(problem(await client.request('POST', '/v2/views', { Name: 'OPENORDERS', Tables: ['Orders'] }))).toEqual([409, 'Conflict', 'Name: there is a view "OPENORDERS" already.']);
    expect(problem(await client.request('POST', '/v3/tables', { Name: 'openorders', Fields: [{ Name: 'A', Type: 'STRING' }] }))).toEqual([409, 'Conflict', 'Name: there is a view "openorders" already.']);
    expect((await client.request('PUT', '/v2/views/OpenOrders', { Name: 'ToSend', Tables: ['Orders'], Fields: ['Total'] })).status).toBe(204);
    expect(await sql('select * from $schema."ToSend" order by 1 limit 1')).toEqual([{ PK_ID: '1', Total: '10.5000' }]);
    expect((await client.request('DELETE', '/v2/views/ToSend')).status).toBe(204);
    await expect(sql('select * from $schema."ToSend"')).rejects.toThrow('does not exist');
    expect((await client.request('DELETE', '/v2/views/ToSend')).status).toBe(404);
  });
});

describe('records', () => {
  test('are read as of a table, and by SQL', async () => {
    await made('/v2/views', OPEN_ORDERS);
    const all = [
      { PK_ID: '1,1', Total: 10.5, Status: 'open', Customer_Name: 'Ada', Order_Id: 1 },
      { PK_ID: '3,1', Total: 30, Status: 'Open', Customer_Name: 'Ada', Order_Id: 3 },
      { PK_ID: '4,', Total: 5, Status: 'open', Customer_Name: '', Order_Id: 4 },
    ];
    expect(await rows('/v2/views/OpenOrders/records')).toEqual(all);
    expect(await rows(`/v2/views/OpenOrders/records${q({ 'q.select': 'Customer_Name,Total', 'q.where': "customer_name = 'ada' AND Total > 6", 'q.orderBy': 'Total DESC', 'q.limit': '1' })}`)).toEqual([{ Customer_Name: 'Ada', Total: 30 }]);
    expect(await rows(`/v2/views/OpenOrders/records${q({ 'q.where': "PK_ID = '4,'" })}`)).toEqual([all[2]]);
    expect((await client.request('GET', `/v3/views/OpenOrders/records${q({ 'q.pageNumber': '1', 'q.pageSize': '5', 'q.getPaginationInfo': 'true' })}`)).body).toEqual({
      Result: all, Pagination: { TotalCount: 3, PageNumber: 1, PageSize: 5 },
    });
    expect(problem(await client.request('GET', `/v2/views/OpenOrders/records${q({ 'q.where': 'City = 1' })}`))).toEqual([400, 'IncorrectQueryParameter', 'q.where: unknown field "City", at character 1.']);
    expect(await sql('select * from $schema."OpenOrders" order by "Order_Id"')).toEqual(all.map((row) => ({ ...row, Total: row.Total.toFixed(4), Customer_Name: row.Customer_Name === '' ? null : 'Ada' })));
  });

  test.each([['inner', ['1,1', '2,2', '3,1']], ['left', ['1,1', '2,2', '3,1', '4,']], ['right', [',3', '1,1', '2,2', '3,1']], ['full', [',3', '1,1', '2,2', '3,1', '4,']]])('of a %s join', async (Join, keys) => {
    await made('/v2/tables/Customers/records', { Name: 'Cyd' });
    await made('/v2/views', { Name: 'Joined', Tables: ['Orders', { Table: 'Customers', Join, On: 'Customer = Customers.PK_ID' }], Fields: ['Total', 'Name'] });
    expect((await rows('/v2/views/Joined/records')).map(({ PK_ID }) => PK_ID)).toEqual(keys);
  });

  test('are written to the editable table alone', async () => {
    await made('/v2/views', OPEN_ORDERS);
    const path = '/v2/views/OpenOrders/records';
    const inserted = await client.request<Rows>('POST', `${path}?response=rows`, [{ total: 7, Status: 'open' }, { Total: 8, Status: 'sent' }]);
    expect([inserted.status, inserted.body]).toEqual([201, { Result: [{ PK_ID: '5,', Total: 7, Status: 'open', Customer_Name: '', Order_Id: 5 }] }]);
    expect(inserted.headers['location']).toMatch(/\/v2\/tables\/Orders\/records\?q\.where=PK_ID=5$/);
    expect((await client.request('PUT', `${path}${q({ 'q.where': "Customer_Name = 'Ada'", response: 'rows' })}`, { Total: 1 })).body).toEqual({
      RecordsAffected: 2,
      Result: [{ PK_ID: '1,1', Total: 1, Status: 'open', Customer_Name: 'Ada', Order_Id: 1 }, { PK_ID: '3,1', Total: 1, Status: 'Open', Customer_Name: 'Ada', Order_Id: 3 }],
    });
    // What the view does not show is not changed through it.
    expect((await client.request('PUT', `${path}${q({ 'q.where': 'Order_Id = 2' })}`, { Total: 1 })).body).toEqual({ RecordsAffected: 0, Result: [] });
    expect((await client.request('DELETE', `${path}${q({ 'q.where': 'Total = 1' })}`)).body).toEqual({ RecordsAffected: 2 });
    expect((await rows('/v2/tables/Orders/records')).map(({ PK_ID }) => PK_ID)).toEqual([2, 4, 5, 6]);
    expect(await rows('/v2/tables/Customers/records')).toHaveLength(2);

    expect(problem(await client.request('POST', path, [{ Total: 1 }, { Customer_Name: 'Eve', Order_Id: 3 }]))).toEqual([
      400, 'AlterReadOnlyData', '[1].Customer_Name: is of Customers; through this view only o is written. [1].Order_Id: is set by the system.',
    ]);
    expect(problem(await client.request('POST', path, { Number: 3 }))).toEqual([400, 'IncorrectBodyParameter', 'Number: is no field of table OpenOrders.']);
    expect(problem(await client.request('PUT', `${path}${q({ 'q.where': 'Total = 5' })}`, { PK_ID: '1' }))).toEqual([400, 'AlterReadOnlyData', 'PK_ID: is set by the system.']);
    expect(problem(await client.request('PUT', path, { Total: 1 }))).toEqual([400, 'IncorrectQueryParameter', 'q.where: is required.']);
  });

  test('of a view without an editable table are only read; a view of one table is written', async () => {
    await made('/v2/views', { ...OPEN_ORDERS, EditableTable: undefined });
    await made('/v2/views', { Name: 'Shown', Tables: ['Customers'], Fields: ['Name'], EditableTable: null });
    await made('/v2/views', { Name: 'Londoners', Tables: ['Customers'], Fields: [{ Field: 'Name', Name: 'Who' }], Where: "City = 'London'" });
    for (const [view, body] of [['OpenOrders', { Total: 1 }], ['Shown', { Name: 'x' }]] as const) {
      const expected = [400, 'AlterReadOnlyData', `The view ${view} is read-only: it names no EditableTable.`];
      expect(problem(await client.request('POST', `/v2/views/${view}/records`, body))).toEqual(expected);
      expect(problem(await client.request('PUT', `/v2/views/${view}/records?q.where=PK_ID<>''`, body))).toEqual(expected);
      expect(problem(await client.request('DELETE', `/v2/views/${view}/records?q.where=PK_ID<>''`))).toEqual(expected);
    }
    expect((await client.request('PUT', "/v2/views/Londoners/records?q.where=PK_ID<>''", { Who: 'Ann' })).body).toEqual({ RecordsAffected: 1, Result: [] });
    expect((await rows('/v2/tables/Customers/records')).map(({ Name }) => Name)).toEqual(['Ann', 'Bob']);
  });

  test('are reached by who reaches the tables', async () => {
    await made('/v2/views', OPEN_ORDERS);
    const { rows: tables } = await api.database.pool.query<{ id: number; name: string }>('select id, name from rowcast.data_table where account_id = $1', [client.accountId]);
    const id = (name: string) => tables.find((table) => table.name === name)?.id ?? 0;
    const orders = await api.newProfile(client.accountId, { name: 'Orders', access: new Map([[id('Orders'), 'write']]) });
    const both = await api.newProfile(client.accountId, { name: 'Both', access: new Map([[id('Orders'), 'write'], [id('Customers'), 'read']]) });
    const reader = await api.newProfile(client.accountId, { name: 'Reader', access: new Map([[id('Orders'), 'read'], [id('Customers'), 'read']]) });
    const statuses = async (who: Client) => [
      (await who.request<{ Result: string[] }>('GET', '/v2/views')).body.Result.length, (await who.request('GET', '/v2/views/OpenOrders/records')).status,
      (await who.request('POST', '/v2/views/OpenOrders/records', { Total: 1 })).status, (await who.request('DELETE', '/v2/views/OpenOrders')).status,
    ];
    expect(await statuses(orders)).toEqual([0, 403, 403, 403]);
    expect(await statuses(reader)).toEqual([1, 200, 403, 403]);
    expect(await statuses(both)).toEqual([1, 200, 201, 403]);
  });
});

describe('a change of a table', () => {
  test('is followed: a field renamed, retyped, its options renamed', async () => {
    await made('/v2/views', OPEN_ORDERS);
    await made('/v2/views', { Name: 'Big', Tables: ['Orders'], Fields: ['Tags'], Where: "Tags = 'new'" });
    for (const [table, field, change] of [
      ['Orders', 'Status', { Name: 'State' }], ['Customers', 'Name', { Name: 'Who' }], ['Orders', 'Customer', { Type: 'CURRENCY' }], ['Orders', 'Total', { Name: 'Sum', Type: 'STRING' }],
      ['Orders', 'Tags', { ListField: { 1: 'old', 2: 'new' } }],
    ] as const) {
      const { status, text } = await client.request('PUT', `/v3/tables/${table}/fields/${field}`, change);
      expect(status, text).toBe(204);
    }
    expect((await client.request<{ Result: unknown }>('GET', '/v2/views/OpenOrders')).body.Result).toMatchObject({
      Fields: [{ Field: 'o.Sum', Name: 'Total' }, { Field: 'o.State', Name: 'Status' }, { Field: 'Customers.Who', Name: 'Customer_Name' }, { Name: 'Order_Id' }],
      Where: "[o.State] = 'open'",
    });
    expect((await rows('/v2/views/OpenOrders/records')).map(({ Total, Customer_Name }) => [Total, Customer_Name])).toEqual([['10.5', 'Ada'], ['30', 'Ada'], ['5', '']]);
    expect(await sql('select "Total" from $schema."OpenOrders" order by "Order_Id" limit 1')).toEqual([{ Total: '10.5' }]);
    expect((await rows('/v2/views/Big/records')).map(({ PK_ID }) => PK_ID)).toEqual(['3']);
    expect(await sql('select "PK_ID" from $schema."Big"')).toEqual([{ PK_ID: '3' }]);
  });

  test('that a condition does not fit is refused', async () => {
    await made('/v2/views', OPEN_ORDERS);
    expect(problem(await client.request('PUT', '/v3/tables/Orders/fields/Customer', { Type: 'STRING' }))).toEqual([
      409, 'Conflict', expect.stringMatching(/^A condition of the view OpenOrders does not fit its tables: .*Change or delete the view OpenOrders first\.$/),
    ]);
    expect(await rows('/v2/views/OpenOrders/records')).toHaveLength(3);
  });

  test('that takes away what a view uses is refused, or makes the view inactive', async () => {
    await made('/v2/views', OPEN_ORDERS);
    await made('/v2/views', { Name: 'Cities', Tables: ['Customers'], Fields: ['City'] });
    // Nothing uses it.
    expect((await client.request('DELETE', '/v3/tables/Orders/fields/Number')).status).toBe(204);
    // Only the join names it.
    const refused = [409, 'Conflict', 'The field is used by the view OpenOrders. Change or delete them first, or add force=true: it makes them inactive.'];
    expect(problem(await client.request('DELETE', '/v3/tables/Orders/fields/Customer'))).toEqual(refused);
    expect(problem(await client.request('DELETE', '/v3/tables/Customers'))).toEqual([
      409, 'Conflict', 'The table is used by the views Cities, OpenOrders. Change or delete them first, or add force=true: it makes them inactive.',
    ]);
    expect((await client.request('DELETE', '/v3/tables/Customers?force=true')).status).toBe(204);
    expect((await client.request<{ Result: unknown }>('GET', '/v2/views/OpenOrders')).body.Result).toMatchObject({
      Status: 'Inactive', InactiveReason: 'a table that it joins was deleted', Where: "[o.Status] = 'open'", Tables: [{ Table: 'Orders' }, { Table: 'Customers' }],
    });
    const inactive = [409, 'Conflict', "The view OpenOrders can't be used: a table that it joins was deleted. Change or delete it."];
    expect(problem(await client.request('GET', '/v2/views/OpenOrders/records'))).toEqual(inactive);
    expect(problem(await client.request('GET', '/v2/views/OpenOrders/fields'))).toEqual(inactive);
    await expect(sql('select * from $schema."OpenOrders"')).rejects.toThrow('does not exist');
    expect((await client.request('PUT', '/v2/views/OpenOrders', { Tables: ['Orders'], Fields: ['Total'] })).status).toBe(204);
    expect(await rows('/v2/views/OpenOrders/records')).toHaveLength(4);
    expect((await client.request('DELETE', '/v3/tables/Orders/fields/Total?force=true')).status).toBe(204);
    expect((await client.request<{ Result: unknown }>('GET', '/v2/views/OpenOrders')).body.Result).toMatchObject({ Status: 'Inactive', InactiveReason: 'a field that it uses was deleted' });
    expect((await client.request('DELETE', '/v2/views/Cities')).status).toBe(204);
  });
});
