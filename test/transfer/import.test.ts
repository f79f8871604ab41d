import { afterAll, beforeAll, expect, test } from 'vitest';
import { updateAccount } from '../../src/accounts/update-account.ts';
import { restClient } from '../support/rest-client.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { importClient } from './import-fixture.ts';

let server: TestServer;
let files: ReturnType<typeof importClient>;
beforeAll(async () => {
  server = await startServer();
  files = importClient(server);
});
afterAll(() => server.close());

let made = 0;
async function table(fields: readonly object[]): Promise<string> {
  made += 1;
  const name = `T${made}`;
  const answer = await server.api.post('/v2/tables', { Name: name, Columns: fields });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return name;
}

const PEOPLE = [{ Name: 'Full_Name', Type: 'STRING' }, { Name: 'Age', Type: 'INTEGER' }, { Name: 'Joined', Type: 'DATE/TIME' }, { Name: 'Active', Type: 'YES/NO' }];

test('rows of a CSV file become records; columns go to the fields of their names', async () => {
  const Table = await table(PEOPLE);
  const done = await files.run({ Table }, 'full name,AGE,Joined,active\r\n"O\'Hara, Anne",41,2024-12-31,yes\r\n"He said ""hi""\r\ntwice",,12/30/2024 5:30 PM,N\r\n');
  expect(done).toMatchObject({ State: 'done', RowsRead: 2, RowsLoaded: 2, RowsFailed: 0, Percent: 100, Format: 'csv', Reason: null });
  expect(await files.rows(Table)).toEqual([
    { PK_ID: 1, Full_Name: "O'Hara, Anne", Age: 41, Joined: '2024-12-31T00:00:00', Active: true },
    { PK_ID: 2, Full_Name: 'He said "hi"\r\ntwice', Age: null, Joined: '2024-12-30T17:30:00', Active: false },
  ]);
});

test('all or nothing: wrong rows are all reported, and nothing is loaded', async () => {
  const Table = await table(PEOPLE);
  const failed = await files.run({ Table }, 'Full_Name,Age,Joined\nAnne,41,\nBob,old,\nCid,7,yesterday\n"bad"x,1,\nDan,5,,too,many\n');
  expect(failed).toMatchObject({ State: 'failed', RowsRead: 5, RowsLoaded: 0, RowsFailed: 4 });
  expect(failed.Reason).toMatch(/^4 rows are wrong, and nothing was loaded. The first is row 3, column Age: must be a whole number/);
  expect(await files.rows(Table)).toEqual([]);
  expect((await files.errors(failed.Id)).split('\r\n')).toEqual([
    'Row,Column,Reason,Raw',
    '3,Age,must be a whole number (INTEGER),"Bob,old,"',
    expect.stringMatching(/^4,Joined,must be a date such as .*,"Cid,7,yesterday"$/),
    '5,,has characters behind the closing quote of column 1,"""bad""x,1,"',
    '6,,has 5 columns where the file has 3,"Dan,5,,too,many"',
    '',
  ]);
});

test('best effort: wrong rows are reported, the others loaded', async () => {
  const Table = await table([{ Name: 'Code', Type: 'STRING', Unique: true, UniqueAllowNulls: true }, { Name: 'N', Type: 'INTEGER' }]);
  await server.api.post(`/v2/tables/${Table}/records`, { Code: 'taken', N: 0 });
  const done = await files.run({ Table, Mode: 'BestEffort' }, 'Code,N\na,1\nTAKEN,2\nA,3\n,4\n,5\nb,x\n');
  expect(done).toMatchObject({ State: 'done', RowsRead: 6, RowsLoaded: 3, RowsFailed: 3, ErrorsKept: 3 });
  expect((await files.rows(Table)).map(({ Code, N }) => [Code, N])).toEqual([['taken', 0], ['a', 1], ['', 4], ['', 5]]);
  expect(await files.errors(done.Id)).toBe('Row,Column,Reason,Raw\r\n3,Code,"must be unique, and a record has it already","TAKEN,2"\r\n4,Code,"must be unique, and an earlier row has it","A,3"\r\n7,N,must be a whole number (INTEGER),"b,x"\r\n');
});

test('a value that must be unique and is not stops an all-or-nothing import, and says in which row', async () => {
  const Table = await table([{ Name: 'Code', Type: 'STRING', Unique: true }]);
  const failed = await files.run({ Table }, 'Code\na\nb\nA\n');
  expect(failed).toMatchObject({ State: 'failed', RowsLoaded: 0, RowsFailed: 1, Reason: expect.stringContaining('row 4: Code: The value must be unique') });
  expect(await files.rows(Table)).toEqual([]);
});

test('a row that the table itself refuses is found among its neighbours', async () => {
  const Table = await table([{ Name: 'N', Type: 'INTEGER' }]);
  const { rows: [place] } = await server.pool.query<{ name: string }>(`select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where tablename = $1`, [Table]);
  await server.pool.query(`alter table ${place?.name} add constraint odd check ("N" % 7 <> 0)`);
  const rows = Array.from({ length: 50 }, (_, index) => index + 1);
  const done = await files.run({ Table, Mode: 'BestEffort' }, `N\n${rows.join('\n')}\n`);
  expect(done).toMatchObject({ State: 'done', RowsLoaded: 43, RowsFailed: 7 });
  expect((await files.errors(done.Id)).split('\r\n').slice(1, -1).map((line) => line.split(',')[0])).toEqual(['8', '15', '22', '29', '36', '43', '50']);
});

test('what the beginning of a file shows to be wrong is a 400 that names it, and nothing is stored', async () => {
  const Table = await table([...PEOPLE, { Name: 'Id', Type: 'AUTONUMBER' }]);
  const refused = async (options: Record<string, string>, file: string | Buffer) => {
    const { status, body } = await files.upload({ Table, ...options }, file);
    return `${status} ${body.Code} ${body.Message}`;
  };
  expect(await refused({}, 'Full_Name,Agee,Nonsense\n')).toMatch(/^400 IncorrectQueryParameter column "Agee": is no field of table \w+.*Age.* column "Nonsense": is no field/);
  expect(await refused({}, '')).toBe('400 IncorrectBodyParameter The file is empty.');
  expect(await refused({}, 'Age,age\n1,2\n')).toContain('column "age": goes to Age, as "Age" does');
  expect(await refused({ Mapping: '{"Age":"Id"}' }, 'Age\n1\n')).toBe('400 AlterReadOnlyData Mapping["Age"]: Id is set by the system.');
  expect(await refused({ Mapping: '{"Old":"Age"}' }, 'Age\n1\n')).toContain('Mapping["Old"]: is no column of the file');
  expect(await refused({ Mapping: '[1]' }, 'Age\n1\n')).toContain('Mapping: must be a JSON object');
  expect(await refused({}, Buffer.from('PK\u0003\u0004\0\0\0'))).toContain('The file is no text');
  expect(await refused({ Mode: 'Some' }, 'Age\n1\n')).toMatch(/^400 IncorrectQueryParameter Mode/);
  expect(await refused({ Delimiter: 'xx' }, 'Age\n1\n')).toMatch(/^400 IncorrectQueryParameter Delimiter/);
  expect(await refused({ Nonsense: '1' }, 'Age\n1\n')).toContain('Nonsense: is not a known parameter');
  expect(await refused({ Table: 'Nowhere' }, 'Age\n1\n')).toMatch(/^404/);
  expect((await server.api.get('/v2/imports')).body.Result.filter((one: { Table: string }) => one.Table === Table)).toEqual([]);
  expect((await server.api.get('/v2/imports/none')).status).toBe(404);
});

test('a mapping, no header, a delimiter, decimal commas, day first', async () => {
  const Table = await table([{ Name: 'Price', Type: 'CURRENCY' }, { Name: 'Day', Type: 'DATE/TIME' }, { Name: 'Num', Type: 'NUMBER' }]);
  await files.run({ Table, Header: 'false', Mapping: '{"1":"Day","3":"Price","2":"Num"}', DecimalSeparator: ',', DateOrder: 'DMY' }, '01/02/2024;1.234,5;€ 9,99;x\n');
  expect(await files.rows(Table)).toMatchObject([{ Price: 9.99, Day: '2024-02-01T00:00:00', Num: 1234.5 }]);
});

test.each([
  ['UTF-8 with a mark', {}, Buffer.from('\uFEFFFull_Name\nJürgen €😀\n')],
  ['UTF-16 little-endian', {}, Buffer.from('\uFEFFFull_Name\nJürgen €😀\n', 'utf16le')],
  ['UTF-16 big-endian', {}, Buffer.from('\uFEFFFull_Name\nJürgen €😀\n', 'utf16le').swap16()],
])('%s is read', async (_name, options, bytes) => {
  const Table = await table(PEOPLE);
  await files.run({ Table, ...options }, bytes);
  expect(await files.rows(Table)).toMatchObject([{ Full_Name: 'Jürgen €😀' }]);
});

test('Windows-1252 is read when it is named; bytes that are no UTF-8 are a wrong row, not a wrong file', async () => {
  const Table = await table(PEOPLE);
  const bytes = Buffer.from('Full_Name,Age\nJ\xfcrgen \x80,1\nAnne,2\n', 'latin1');
  expect(await files.run({ Table, Mode: 'BestEffort' }, bytes)).toMatchObject({ State: 'done', RowsLoaded: 1, RowsFailed: 1 });
  await files.run({ Table, Encoding: 'windows-1252' }, bytes);
  expect((await files.rows(Table)).map((row) => row.Full_Name)).toEqual(['Anne', 'Jürgen €', 'Anne']);
});

test('JSON lines: values of JSON, unknown names are wrong rows', async () => {
  const Table = await table([...PEOPLE, { Name: 'Colours', Type: 'LIST-STRING', ListField: ['red', 'green'] }]);
  const done = await files.run({ Table, Mode: 'BestEffort' }, '{"Full_Name":"Anne","Age":41,"Active":true,"Colours":["green"]}\n\n{"age":"42","Colours":{"9":"red"}}\n[1]\n{oops\n', 'application/x-ndjson');
  expect(done).toMatchObject({ State: 'done', Format: 'jsonl' });
  expect(await files.rows(Table)).toMatchObject([{ Full_Name: 'Anne', Age: 41, Active: true, Colours: { 2: 'green' } }, { Age: 42, Colours: { 1: 'red' } }]);
});

test('passwords are hashed; numbers that the system draws go on rising', async () => {
  const Table = await table([{ Name: 'Secret', Type: 'PASSWORD' }, { Name: 'No', Type: 'AUTONUMBER' }, { Name: 'Name', Type: 'STRING' }]);
  await files.run({ Table }, 'Name,Secret,No,PK_ID\na,hunter2,77,99\nb,,78,100\n');
  await server.api.post(`/v2/tables/${Table}/records`, { Name: 'c' });
  expect((await files.rows(Table)).map(({ PK_ID, No }) => [PK_ID, No])).toEqual([[1, 1], [2, 2], [3, 3]]);
  const { rows: [place] } = await server.pool.query<{ name: string }>(`select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where tablename = $1`, [Table]);
  const { rows } = await server.pool.query<{ Secret: string }>(`select "Secret" from ${place?.name} order by "PK_ID"`);
  expect(rows[0]?.Secret).toMatch(/^\$argon2id\$/);
  expect(rows[1]?.Secret).toBeNull();
});

test('a preview tells types, names for a new table, and what would be refused', async () => {
  const file = 'E-mail,Zip,Amount,When,Ok,Count\na@b.c,01234,$1.50,31/12/2024,yes,1\nd@e.f,99999,$2,01/01/2025,no,2\n';
  const { status, body } = await files.preview({}, file);
  expect(status).toBe(200);
  expect(body).toMatchObject({ Format: 'csv', Delimiter: ',', DateOrder: 'DMY', RowsLookedAt: 2, Problems: [] });
  expect(body.Columns.map((column: { NewField: object }) => column.NewField)).toEqual([
    { Name: 'E_mail', Type: 'STRING' }, { Name: 'Zip', Type: 'STRING' }, { Name: 'Amount', Type: 'CURRENCY' },
    { Name: 'When_', Type: 'DATE/TIME' }, { Name: 'Ok', Type: 'YES/NO' }, { Name: 'Count', Type: 'INTEGER' },
  ]);
  const Table = await table(body.Columns.map((column: { NewField: object }) => column.NewField));
  const mapping = JSON.stringify(Object.fromEntries(body.Columns.map(({ Column, NewField }: { Column: string; NewField: { Name: string } }) => [Column, NewField.Name])));
  expect(await files.run({ Table, Mapping: mapping }, file)).toMatchObject({ State: 'done', RowsLoaded: 2, DateOrder: 'DMY' });
  const wrong = await files.preview({ Table, Mapping: mapping }, file.replace('99999,$2', '99999,two'));
  expect(wrong.body.Problems).toEqual([{ Row: 3, Column: 'Amount', Reason: 'must be a number (CURRENCY)' }]);
  const cut = await files.preview({ Partial: 'true' }, 'A\n1\n2\n3');
  expect(cut.body.RowsLookedAt).toBe(2);
});

test('events hear of an import only where it is named', async () => {
  const Table = await table([{ Name: 'N', Type: 'INTEGER' }]);
  const inspector = await server.api.post('/v2/inspectors');
  const hook = await server.api.post('/v2/outgoingWebhooks', { Name: 'Imports', OutgoingUrls: [inspector.body.Url ?? 'https://example.com/x'] });
  const id = hook.body.Id;
  await server.api.post(`/v2/outgoingWebhooks/${id}/events`, { EventType: 'table.recordInsert', ObjectName: Table });
  await files.run({ Table }, 'N\n1\n2\n');
  await server.api.post(`/v2/tables/${Table}/records`, { N: 3 });
  await server.waitForObservation('changes.fanned-out', ({ messages }) => messages === 1);
  const heard = await server.api.post('/v2/outgoingWebhooks', { Name: 'Heard', OutgoingUrls: ['https://example.com/y'] });
  const event = await server.api.post(`/v2/outgoingWebhooks/${heard.body.Id}/events`, { EventType: 'table.recordInsert', ObjectName: Table, EventSources: ['Import'] });
  expect(event.status).toBe(201);
  await files.run({ Table }, 'N\n4\n5\n6\n');
  await server.waitForObservation('changes.fanned-out', ({ messages }) => messages === 3);
  expect((await server.api.get(`/v2/outgoingWebhooks/${id}`)).body.Messages).toBe(1);
});

test('an attached table is imported into and exported; columns without a cell get what the database gives them', async () => {
  const { rows: [account] } = await server.pool.query<{ id: string }>('select id from rowcast.account');
  await updateAccount(server.pool, account?.id ?? '', { attachSchemas: ['crm'] });
  await server.pool.query(`create schema crm; create table crm.orders ("order no" text primary key, placed timestamptz not null, paid boolean, made integer not null default 7)`);
  // A token of its own: an account is remembered with a token for two seconds.
  const api = await restClient(server.url, server.credentials);
  expect(await api.post('/v2/tables/attach', { Schema: 'crm', Table: 'orders', Name: 'Orders' })).toMatchObject({ status: 201 });
  const done = await files.run({ Table: 'Orders', Mode: 'BestEffort' }, 'order no,Placed,Paid\nA,2024-12-31T10:00:00.25Z,yes\nB,12/30/2024,\nA,2024-01-01,no\nC,,no\n');
  expect(done, done.Reason).toMatchObject({ State: 'done', RowsLoaded: 2, RowsFailed: 2 });
  expect((await server.pool.query('select "order no" as no, placed, paid, made from crm.orders order by 1')).rows).toEqual([
    { no: 'A', placed: new Date('2024-12-31T10:00:00.250Z'), paid: true, made: 7 }, { no: 'B', placed: new Date('2024-12-30T00:00:00Z'), paid: null, made: 7 },
  ]);
  expect((await files.errors(done.Id)).split('\r\n').slice(1, 3)).toEqual([expect.stringMatching(/^4,,/), expect.stringMatching(/^5,Placed,must not be null/)]);
  expect(await files.exported('Orders')).toBe('order_no,placed,paid,made\r\nA,2024-12-31T10:00:00,true,7\r\nB,2024-12-30T00:00:00,,7\r\n');
});

test('formula fields are calculated, passed over in a file, and may be unique', async () => {
  const Table = await table([{ Name: 'N', Type: 'INTEGER' }, { Name: 'Twice', Type: 'FORMULA', Formula: 'N * 2' }]);
  const unique = await server.api.post(`/v2/tables/${Table}/fields`, { Name: 'Rest', Type: 'FORMULA', Formula: 'N % 10', Unique: true });
  expect(unique.status, JSON.stringify(unique.body)).toBe(201);
  const done = await files.run({ Table, Mode: 'BestEffort' }, 'N,Twice\n1,99\n2,\n11,\n3,\n');
  expect(done).toMatchObject({ State: 'done', RowsLoaded: 3, RowsFailed: 1, SkippedColumns: ['Twice'] });
  expect((await files.rows(Table)).map(({ N, Twice }) => [N, Twice])).toEqual([[1, 2], [2, 4], [3, 6]]);
  expect(await files.errors(done.Id)).toContain('4,,');
  expect(await files.upload({ Table, Mapping: '{"N":"Twice"}' }, 'N\n1\n')).toMatchObject({ status: 400, body: { Code: 'AlterReadOnlyData', Message: expect.stringContaining('calculated by its formula') } });
});

test('a file may come as a form; anything else in the form is refused', async () => {
  const Table = await table([{ Name: 'A', Type: 'STRING' }, { Name: 'B', Type: 'INTEGER' }]);
  const post = async (path: string, parts: readonly (readonly [string, string, string?])[]) => {
    const body = new FormData();
    for (const [name, content, file] of parts) {
      if (file === undefined) body.append(name, content);
      else body.append(name, new Blob([content]), file);
    }
    const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${server.api.token}` }, body });
    return { status: answer.status, body: (await answer.json()) as { Id: string; Message: string } };
  };
  const rows = Array.from({ length: 30_000 }, (_, index) => `{"A":"row number ${index}, long enough for more than a piece","B":${index}}`).join('\n');
  const { status, body } = await post(`/v2/imports?Table=${Table}`, [['File', rows, 'rows.JSONL']]);
  expect({ status, ...(await files.end(body.Id)) }).toMatchObject({ status: 202, State: 'done', Format: 'jsonl', RowsLoaded: 30_000 });
  expect(await post('/v2/imports/preview?Partial=true', [['File', rows.slice(0, 1_000_000), 'rows.jsonl']])).toMatchObject({ status: 200, body: { Format: 'jsonl' } });
  expect(await post('/v2/imports/preview?Partial=true', [['File', rows, 'rows.jsonl']])).toMatchObject({ status: 413 });
  expect(await post('/v2/imports/preview', [['File', 'A;B\n1;2\n', 'rows']])).toMatchObject({ status: 200, body: { Format: 'csv' } });
  for (const path of [`/v2/imports?Table=${Table}`, '/v2/imports/preview']) {
    expect(await post(path, [])).toMatchObject({ status: 400 });
    expect(await post(path, [['Table', 'Forms'], ['File', 'A\n1\n', 'a.csv']])).toMatchObject({ status: 400, body: { Message: expect.stringMatching(/^Table: is not taken/) } });
    expect(await post(path, [['File', 'A\n1\n', 'a.csv'], ['Mode', 'BestEffort']])).toMatchObject({ status: 400, body: { Message: expect.stringMatching(/^Mode: is not taken/) } });
    expect(await post(path, [['File', 'A\n1\n', 'a.csv'], ['File', 'A\n2\n', 'b.csv']])).toMatchObject({ status: 400, body: { Message: 'At most one file is taken.' } });
  }
  expect((await server.api.get('/v2/imports')).body.Result.filter((one: { Table: string }) => one.Table === Table)).toHaveLength(1);
});

test('a view is exported like a table', async () => {
  const Table = await table([{ Name: 'What', Type: 'STRING' }, { Name: 'Price', Type: 'CURRENCY' }]);
  await server.api.post(`/v2/tables/${Table}/records`, [{ What: 'pen', Price: '1.50' }, { What: 'a, "b"', Price: '123456789012345.6789' }, { What: 'cup', Price: null }]);
  expect((await server.api.post('/v2/views', { Name: 'Dear', Tables: [Table], Fields: [{ Field: 'What', Name: 'Thing' }, 'Price'], Where: 'Price > 1' })).status).toBe(201);
  const exported = async (query: string) => (await fetch(`${server.url}/v2/views/dear/export?${query}`, { headers: { authorization: `Bearer ${server.api.token}` } })).text();
  expect(await exported('')).toBe('PK_ID,Thing,Price\r\n1,pen,1.5000\r\n2,"a, ""b""",123456789012345.6789\r\n');
  expect(await exported("format=jsonl&q.select=Thing&q.where=Thing='PEN'")).toBe('{"Thing":"pen"}\n');
  expect(JSON.parse(await exported('q.where=What=1'))).toMatchObject({ Code: 'IncorrectQueryParameter' });
});
