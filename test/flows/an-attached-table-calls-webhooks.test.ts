import { afterAll, beforeAll, expect, test } from 'vitest';
import { updateAccount } from '../../src/accounts/update-account.ts';
import { attachProblem } from '../../src/tables/attached/attach-problem.ts';
import { attachTable } from '../../src/tables/attached/attach-table.ts';
import { listDrifted } from '../../src/tables/attached/list-drifted.ts';
import { readRelation } from '../../src/tables/attached/read-relation.ts';
import type { Tables } from '../../src/tables/tables.ts';
import { tableHooks } from '../../src/table-hooks.ts';
import type { RestClient } from '../support/rest-client.ts';
import { startReceiver, type ReceivedCall, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { expectStatus, makeEvent, makeWebhook, payloadOf } from './flow.ts';

let server: TestServer;
let api: RestClient;
let receiver: Receiver;
let accountId: string;
let tables: Tables;

beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer(), startReceiver()]);
  api = server.api;
  accountId = (await server.pool.query<{ id: string }>('select id from rowcast.account')).rows[0]!.id;
  tables = { pool: server.pool, hooks: tableHooks };
  await sql(`create schema crm; create type crm.mood as enum ('happy', 'sad'); create domain crm.percent as integer check (value between 0 and 100)`);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

/** The first so many calls of one URL: those of an earlier test may come late. */
async function callsTo(path: string, count: number): Promise<ReceivedCall[]> {
  const those = () => receiver.calls.filter(({ url }) => url === path);
  await receiver.waitForRequest(() => those().length >= count);
  return those();
}

const sql = (text: string) => server.pool.query(text);
const attach = (table: string, name?: string) => attachTable(tables, accountId, { Schema: 'crm', Table: table, ...(name === undefined ? {} : { Name: name }) }, { schemas: null });

/** Everything that the catalogs say of a table, as a dump would. */
async function catalog(table: string): Promise<unknown> {
  const { rows } = await sql(`select
    (select json_agg(a order by attnum) from pg_attribute a where attrelid = c.oid) as columns,
    (select json_agg(t) from pg_trigger t where tgrelid = c.oid) as triggers,
    (select json_agg(k order by oid) from pg_constraint k where conrelid = c.oid) as constraints,
    (select json_agg(i order by indexrelid) from pg_index i where indrelid = c.oid) as indexes,
    (select json_agg(d order by classid, objid, deptype) from pg_depend d where refobjid = c.oid) as dependents,
    c.relname, c.relacl, c.relowner, c.reloptions
    from pg_class c where c.oid = 'crm.${table}'::regclass`);
  return rows[0];
}

test('changes of any SQL client call webhooks, with a composite key that may change; detached, the table is as it was', async () => {
  await sql(`create table crm."order lines" (order_id bigint, line text, "Unit price" numeric, "100% %s" text, primary key (order_id, line))`);
  const before = await catalog('"order lines"');
  await attach('order lines');
  const webhook = await makeWebhook(api, 'Lines', [`${receiver.url}/lines`]);
  for (const type of ['Insert', 'Update', 'Delete']) await makeEvent(api, webhook, type, 'order_lines');

  await sql(`insert into crm."order lines" values (9007199254740993, 'a', 1.10)`);
  await sql(`update crm."order lines" set "Unit price" = 2.5`);
  await sql(`update crm."order lines" set line = 'b'`);
  await sql(`truncate crm."order lines"`);
  const calls = await callsTo('/lines', 5);
  const seen = calls.map(payloadOf).toSorted((a, b) => a.messageId.localeCompare(b.messageId)).map(({ eventType, data }) => [eventType.slice(12), data[0].line]);
  expect(seen).toEqual([['Insert', 'a'], ['Update', 'a'], ['Delete', 'a'], ['Insert', 'b'], ['Delete', 'b']]);
  expect(calls.some(({ body }) => body.includes('"data":[{"order_id":9007199254740993,"line":"a","Unit_price":1.10,"F_100___s":""}]'))).toBe(true);

  const made = expectStatus(await api.post('/v2/tables/order_lines/records', [{ order_id: 7, line: "x'y" }, { order_id: 8, line: 'z', Unit_price: '3.30' }]), 201);
  const location = new URL(made.headers.get('location') ?? '');
  expect(location.searchParams.get('q.where')).toBe("order_id=7 AND line='x''y'");
  const { body } = expectStatus(await api.get(`${location.pathname}${location.search}`), 200);
  expect(body.Result).toEqual([{ order_id: 7, line: "x'y", Unit_price: null, F_100___s: '' }]);

  expect((await api.post('/v2/tables/order_lines/detach')).status).toBe(409);
  expectStatus(await api.post('/v2/tables/order_lines/detach?force=true'), 204);
  const { body: left } = expectStatus(await api.get(`/v2/outgoingWebhooks/${webhook.id}/events`), 200);
  expect(left).toContainEqual(expect.objectContaining({ Status: 'Inactive', InactiveReason: 'the table "order_lines" was detached' }));
  expect(await catalog('"order lines"')).toEqual(before);
  await sql(`insert into crm."order lines" values (1, 'after', null)`);
  expect((await api.get('/v2/tables/order_lines')).status).toBe(404);
});

test('a whole number as key is PK_ID; types keep their values and refuse bad ones by name', async () => {
  await sql(`create table crm.things (id integer generated by default as identity primary key, big bigint, exact numeric(40, 10), born date, seen timestamptz,
    ok boolean, tag uuid, code char(3), mood crm.mood, share crm.percent, ip inet, doc jsonb, parts text[], raw bytea, span int4range, wait interval, twice integer generated always as (id * 2) stored)`);
  await attach('things', 'Things');
  const webhook = await makeWebhook(api, 'Things', [`${receiver.url}/things`]);
  await makeEvent(api, webhook, 'Insert', 'Things');
  const record = {
    big: '9223372036854775807', exact: '123456789012345678901234567890.0123456789', born: '2024-02-29', seen: '2024-02-29T12:00:00+02:00', ok: true,
    tag: '6f1c2f0e-8f5f-4a53-9a5e-1f0f6a0f7d11', code: 'abc', mood: 'sad', share: 50, ip: '10.0.0.1/32', doc: '{"a": [1, 2]}', parts: '{a,"b c"}', raw: '\\x00ff',
    span: '[1,5)', wait: '01:30:00',
  };
  const made = expectStatus(await api.post('/v2/tables/Things/records?response=rows', record), 201);
  expect(made.headers.get('location')).toMatch(/\?q\.where=PK_ID=1$/);
  const shown = { PK_ID: 1, id: 1, ...record, born: '2024-02-29T00:00:00', seen: '2024-02-29T10:00:00', twice: 2 };
  const { big: _, exact: __, ...rest } = shown;
  expect(made.body.Result[0]).toMatchObject(rest);
  const [call] = await callsTo('/things', 1);
  expect(payloadOf(call!).data[0]).toMatchObject(rest);
  for (const digits of ['"big":9223372036854775807', '"exact":123456789012345678901234567890.0123456789']) expect(call!.body).toContain(digits);

  for (const where of ['PK_ID=1', 'big=9223372036854775807', "mood='sad'", "ip LIKE '10.%'", "born='2024-02-29'", "seen > '2024-02-29T09:59:59'", 'exact > 1 AND ok=1', 'EXISTS (SELECT 1 FROM Things t WHERE t.id = Things.id AND t.mood = mood)', "DATEDIFF(day, born, seen) = 0"]) {
    const { body } = expectStatus(await api.get(`/v3/tables/things/records?q.where=${encodeURIComponent(where)}&q.orderBy=doc`), 200);
    expect(body.Result, where).toHaveLength(1);
  }
  // As numbers, whose digits JSON.parse would not keep.
  expectStatus(await api.put('/v2/tables/Things/records?q.where=PK_ID=1', '{"big": -9223372036854775807, "exact": 0.1234567891}'), 200);
  expect((await sql('select big::text, exact::text from crm.things')).rows).toEqual([{ big: '-9223372036854775807', exact: '0.1234567891' }]);
  expectStatus(await api.put('/v2/tables/Things/records?q.where=PK_ID=1', '{"big": 9223372036854775807, "exact": 123456789012345678901234567890.0123456789}'), 200);
  expect((await sql('select big::text, exact::text from crm.things')).rows).toEqual([{ big: record.big, exact: record.exact }]);
  for (const [bad, code] of [[{ big: 1.5 }, 'InvalidInputValue'], [{ ip: 'nowhere' }, 'InvalidInputValue'], [{ mood: 'angry' }, 'InvalidInputValue'], [{ doc: '{' }, 'InvalidInputValue'],
    [{ share: 101 }, 'SqlServerError'], [{ code: 'abcd' }, 'InvalidInputValue'], [{ twice: 3 }, 'AlterReadOnlyData'], [{ PK_ID: 3 }, 'AlterReadOnlyData']] as const) {
    const { status, body: refusal } = await api.put('/v2/tables/Things/records?q.where=PK_ID=1', bad);
    expect({ status, ...refusal }, JSON.stringify(bad)).toMatchObject({ status: 400, Code: code });
    // Of some types only the database knows what fits, and it does not say which value it was.
    if (code === 'InvalidInputValue') expect(refusal.Message).toContain(`${Object.keys(bad)[0]}: `);
  }
  expect((await api.post('/v2/tables/Things/records', [{ ip: '10.0.0.1' }, { ip: 'nowhere' }])).body.Message).toContain("[1].ip: does not fit the column's type (inet)");
  const tested = expectStatus(await api.post(`/v2/outgoingWebhooks/${webhook.id}/events/render`, { EventType: 'table.recordInsert', ObjectName: 'Things', RecordKey: 1 }), 200);
  expect(JSON.parse(tested.body.Payload).data[0]).toMatchObject(rest);
});

test('the owner may rename, drop and add columns: his writes go on, no change is lost, the fields follow', async () => {
  await sql('create table crm.people (id int primary key, name text, age int)');
  await attach('people', 'People');
  const webhook = await makeWebhook(api, 'People', [`${receiver.url}/people`]);
  await makeEvent(api, webhook, 'Update', 'People', { CustomPayloadTemplate: '{"name": "[@field:name]", "was": "[@old:name]"}' });
  await sql(`insert into crm.people values (1, 'Ada', 36)`);
  // In one transaction nobody can have looked at the columns between.
  await sql(`begin; alter table crm.people rename column name to full_name; alter table crm.people rename column id to key;
    update crm.people set full_name = 'Ada L.'; alter table crm.people drop column age; alter table crm.people add column city text;
    update crm.people set full_name = 'Ada King'; commit`);
  const calls = await callsTo('/people', 2);
  expect(calls.map(payloadOf)).toEqual(expect.arrayContaining([{ name: 'Ada L.', was: 'Ada' }, { name: 'Ada King', was: 'Ada L.' }]));

  const { body } = expectStatus(await api.get('/v2/tables/People/records'), 200);
  expect(body.Result).toEqual([{ PK_ID: 1, key: 1, full_name: 'Ada King', city: '' }]);
  expect(await listDrifted(server.pool)).toEqual([]);
  await sql(`update crm.people set city = 'London', full_name = 'Ada K.'`);
  await callsTo('/people', 3);

  await sql('alter table crm.people rename to persons');
  expectStatus(await api.get('/v2/tables/People/records'), 200);
  await sql('drop table crm.persons');
  expect(await api.get('/v2/tables/People/records')).toMatchObject({ status: 404, body: { Message: expect.stringContaining('Detach it') } });
  expectStatus(await api.post('/v2/tables/People/detach?force=true'), 204);
});

test('what can not be attached is refused with the reason', async () => {
  await sql(`create table crm.keyless (a int); create view crm.looks as select 1 as a; create unlogged table crm.loose (a int primary key);
    create table crm.parts (a int primary key) partition by range (a); create table crm.part partition of crm.parts for values from (0) to (9);
    create materialized view crm.looked as select 1 as a; create sequence crm.counted; create table crm.parent (a int primary key); create table crm.child (primary key (a)) inherits (crm.parent);
    create foreign data wrapper far; create server away foreign data wrapper far; create foreign table crm.elsewhere (a int) server away;
    create table crm.wide (${Array.from({ length: 501 }, (_, place) => `c${place} int${place === 0 ? ' primary key' : ''}`).join()})`);
  for (const [table, reason] of [['keyless', 'no primary key'], ['looks', 'is a view'], ['loose', 'unlogged'], ['parts', 'partitioned'], ['part', 'is a partition'],
    ['looked', 'materialized view'], ['counted', 'a sequence'], ['child', 'inherits'], ['parent', 'inherits'], ['elsewhere', 'a foreign table'], ['wide', 'has 501 columns; a table has at most 500 fields']] as const) {
    await expect(attach(table), table).rejects.toMatchObject({ code: 'Conflict', message: expect.stringContaining(reason) });
  }
  expectStatus(await api.post('/v2/tables', { Name: 'Mine', Columns: [{ Name: 'A', Type: 'STRING' }] }), 201);
  await expect(attach('nothing')).rejects.toMatchObject({ code: 'ObjectNotFound' });
  for (const [Schema, Table] of [['rowcast', 'account'], ['pg_catalog', 'pg_class'], ['information_schema', 'sql_parts'], [await ownSchema(), 'Mine']]) {
    await expect(attachTable(tables, accountId, { Schema, Table }, { schemas: null })).rejects.toMatchObject({ message: expect.stringContaining('is in a schema of PostgreSQL or of Rowcast') });
  }
  await expect(attach('things', 'Again')).rejects.toMatchObject({ message: '"crm.things" is attached already, as Things.' });
  expect(await api.delete('/v2/tables/Things')).toMatchObject({ status: 409, body: { Message: expect.stringContaining('is attached') } });
  expect(await api.post('/v2/tables/Things/fields', { Name: 'More', Type: 'STRING' })).toMatchObject({ status: 409 });
});

const ownSchema = async () => (await server.pool.query<{ name: string }>('select data_schema as name from rowcast.account')).rows[0]!.name;

/** What stands against attaching a table, as one session sees it. */
async function problemFor(prepare: string, schema: string, table: string): Promise<string | null> {
  const client = await server.pool.connect();
  try {
    await client.query(`begin; ${prepare}`);
    const { rows: [place] } = await client.query<{ name: string }>('select nspname as name from pg_namespace where nspname = $1 or ($1 = \'pg_temp\' and oid = pg_my_temp_schema())', [schema]);
    const relation = await readRelation(client, place?.name ?? '', table);
    return relation === null ? 'is not there' : attachProblem(relation, 500);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test('what a role may not use, other sessions do not see or a subscription fills is refused with the reason', async () => {
  await sql(`create table crm.guarded (id int primary key); create role keeper; create role limited; grant usage on schema rowcast to limited; grant select on rowcast.account to limited`);
  try {
    expect(await problemFor('', 'crm', 'guarded')).toBeNull();
    const problem = (grants: string) => problemFor(`${grants}; set local role limited`, 'crm', 'guarded');
    expect(await problem('alter table crm.guarded owner to keeper')).toMatch(/^belongs to the role keeper; Rowcast connects as limited, /);
    expect(await problem('alter table crm.guarded owner to keeper; grant keeper to limited; grant usage on schema crm to limited; revoke delete, update on crm.guarded from keeper')).toBe('can not be used: the role limited lacks UPDATE, DELETE');
    expect(await problem('alter table crm.guarded owner to limited')).toBe('can not be used: the role limited lacks USAGE of the schema');
    expect(await problem('alter table crm.guarded owner to limited; grant usage on schema crm to limited')).toBeNull();
    expect(await problemFor('create temp table passing (id int primary key)', 'pg_temp', 'passing')).toBe('is in a schema of PostgreSQL or of Rowcast');
    const subscribe = `create subscription feed connection 'dbname=none' publication feed with (connect = false);
      set local allow_system_table_mods = on; insert into pg_subscription_rel (srsubid, srrelid, srsubstate) select oid, 'crm.guarded'::regclass, 'r' from pg_subscription where subname = 'feed'`;
    expect(await problemFor(subscribe, 'crm', 'guarded')).toMatch(/^is filled by a logical replication subscription/);
  } finally {
    await sql('drop owned by limited, keeper; drop role limited; drop role keeper');
  }
});

test('PK_ID is refused in payloads of a table that has none', async () => {
  await sql('create table crm.pairs (a int, b int, primary key (a, b))');
  await attach('pairs', 'Pairs');
  const webhook = await makeWebhook(api, 'Pairs', [`${receiver.url}/pairs`]);
  const event = { EventType: 'table.recordInsert', ObjectName: 'Pairs' };
  const url = `/v2/outgoingWebhooks/${webhook.id}/events`;
  expect(await api.post(url, { ...event, CustomPayloadTemplate: '{"key": "[@field:PK_ID]", "was": "[@old:pk_id]"}' })).toMatchObject({
    status: 400, body: { Message: "CustomPayloadTemplate: unknown field [@field:PK_ID]: the table's key is not one whole number. CustomPayloadTemplate: unknown field [@old:pk_id]: the table's key is not one whole number." },
  });
  expect(await api.post(url, { ...event, CustomPayloadFields: ['a', 'PK_ID'] })).toMatchObject({ status: 400, body: { Message: expect.stringMatching(/^CustomPayloadFields: unknown field "PK_ID"/) } });
  const shown = expectStatus(await api.post(`${url}/render`, { ...event, CustomPayloadTemplate: '{\n  "key": "[@field:PK_ID]"\n}' }), 200);
  expect(shown.body.Problems).toMatchObject([{ Line: 2, Column: 11 }]);
  expectStatus(await api.post(url, { ...event, CustomPayloadTemplate: '{"key": "[@field:a]-[@field:b]"}' }), 201);
});

test('over REST only schemas that the operator allowed', async () => {
  await sql('create table crm.allowed (id uuid primary key, "select" text, "größe" int)');
  expect(await api.post('/v2/tables/attach', { Schema: 'crm', Table: 'allowed' })).toMatchObject({ status: 403, body: { Code: 'InsufficientPermissions' } });
  expect(await api.post('/v2/tables/attach', { Table: 5, Nmae: 'x' })).toMatchObject({ status: 400, body: { Message: expect.stringMatching(/Nmae: .*Schema: is required.*Table: must be/) } });
  await updateAccount(server.pool, accountId, { attachSchemas: ['crm'] });
  await expect.poll(() => api.post('/v2/tables/attach', { Schema: 'crm', Table: 'allowed' })).toMatchObject({
    status: 201,
    body: { Result: { Name: 'allowed', Key: ['id'], HasPkId: false, Fields: [{ Name: 'id', Type: 'GUID' }, { Name: 'select_', Column: 'select' }, { Name: 'gr__e', Column: 'größe' }] } },
  });
});
