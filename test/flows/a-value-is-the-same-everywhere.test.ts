import { fc } from '../support/fixed-seed.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensurePartitions } from '../../src/activity/ensure-partitions.ts';
import { openPool } from '../../src/db/open-pool.ts';
import { DefinitionCache } from '../../src/delivery/definition-cache.ts';
import { fanOutTable } from '../support/fan-out-table.ts';
import { listTablesWithChanges } from '../../src/delivery/list-tables-with-changes.ts';
import { apiUnderTest, type ApiUnderTest, type Client } from '../api/api-under-test.ts';

let api: ApiUnderTest;
let client: Client;
let pipeline: ReturnType<typeof openPool>;
const cache = new DefinitionCache();

const COLOURS = { 1: 'red', 2: 'grün', 3: '😀"\\' };
const SIZES = { 1: 38, 2: 40.5, 3: -1 };
const DAYS = { 1: '2024-02-29T00:00:00', 2: '0001-01-01T00:00:00', 3: '9999-12-31T23:59:59' };

beforeAll(async () => {
  api = await apiUnderTest();
  client = await api.newAccount();
  pipeline = openPool(api.database.connectionString);
  await ensurePartitions(pipeline, new Date());
  const fields = [
    { Name: 'Word', Type: 'STRING' }, { Name: 'Story', Type: 'TEXT' }, { Name: 'Num', Type: 'NUMBER' }, { Name: 'Whole', Type: 'INTEGER' }, { Name: 'Money', Type: 'CURRENCY' },
    { Name: 'Moment', Type: 'DATE/TIME' }, { Name: 'Flag', Type: 'YES/NO' },
    { Name: 'Colours', Type: 'LIST-STRING', ListField: COLOURS }, { Name: 'Sizes', Type: 'LIST-NUMBER', ListField: SIZES }, { Name: 'Days', Type: 'LIST-DATE/TIME', ListField: DAYS },
    { Name: 'Rest', Type: 'FORMULA', Formula: 'Whole % 7' }, { Name: 'Answer', Type: 'FORMULA', Formula: "CASE WHEN Flag = 1 THEN 'yes' ELSE 'no' END" },
  ];
  expect((await client.request('POST', '/v3/tables', { Name: 'Things', Fields: fields })).text).toBe('');
  const { body } = await client.request<{ Id: string }>('POST', '/v3/outgoingWebhooks', { Name: 'All', OutgoingUrls: ['https://example.com/'] });
  for (const type of ['Insert', 'Update']) expect((await client.request('POST', `/v3/outgoingWebhooks/${body.Id}/events`, { EventType: `table.record${type}`, ObjectName: 'Things' })).status).toBe(201);
});
afterAll(async () => {
  await pipeline.end();
  await api.close();
});

/** A value as it is written, and as JSON shows it everywhere. Numbers are texts, so that no digit is lost in comparing. */
interface Case { written: unknown; shown: unknown }

const plainText = (most: number): fc.Arbitrary<Case> => fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom('', ' ', '\u0001\u0002', '"\\/\b', '\u2028', '[@field:Word]', 'e\u0301', 'x'.repeat(most), '😀'.repeat(most)),
).map((text) => ({ written: text, shown: text }));
const textOf = (most: number) => fc.oneof({ arbitrary: plainText(most), weight: 9 }, { arbitrary: fc.constant<Case>({ written: null, shown: '' }), weight: 1 });

const blank = fc.constant<Case>({ written: null, shown: null });
const orBlank = (arbitrary: fc.Arbitrary<Case>) => fc.oneof({ arbitrary, weight: 9 }, { arbitrary: blank, weight: 1 });

const num = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 0.1, 2 ** 53, 1e21, 1e-7))
  .chain((number) => fc.boolean().map((asText): Case => ({ written: asText ? String(number) : number, shown: number === 0 ? 0 : number })));
const whole = fc.oneof(fc.integer(), fc.constantFrom(2_147_483_647, -2_147_483_648, 0)).chain((number) => fc.boolean().map((asText): Case => ({ written: asText ? String(number) : number, shown: number })));

/** Ten-thousandths as an amount with four decimals. */
function amount(tenThousandths: bigint): string {
  const digits = String(tenThousandths < 0n ? -tenThousandths : tenThousandths).padStart(5, '0');
  return `${tenThousandths < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
const LARGEST = 10n ** 19n - 1n;
/** `"#1.5000#"` stands for the number 1.5000, which JSON.stringify could not write with all its digits. */
const bodyOf = (values: unknown): string => JSON.stringify(values).replaceAll(/"#(-?[\d.]+)#"/g, '$1');
const money = fc.oneof(
  fc.oneof(fc.bigInt({ min: -LARGEST, max: LARGEST }), fc.constantFrom(LARGEST, -LARGEST, 0n, 1n)).chain((exact) => fc.boolean().map((asText): Case => ({ written: asText ? amount(exact) : `#${amount(exact)}#`, shown: amount(exact) }))),
  fc.integer({ min: -(10 ** 14), max: 10 ** 14 }).map((exact): Case => ({ written: Number(amount(BigInt(exact))), shown: amount(BigInt(exact)) })),
  fc.constantFrom<Case>({ written: '0.00005', shown: '0.0001' }, { written: '0.00004', shown: '0.0000' }, { written: '-1.23455', shown: '-1.2346' }),
);

const moment = fc.oneof(
  fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true }).chain((date) => {
    const seconds = date.toISOString().slice(0, 19);
    return fc.constantFrom<Case>(
      { written: seconds, shown: seconds }, { written: date.toISOString(), shown: seconds }, { written: seconds.replace('T', ' '), shown: seconds }, { written: seconds.slice(0, 10), shown: `${seconds.slice(0, 10)}T00:00:00` },
      { written: `${new Date(date.getTime() + 5.5 * 3_600_000).toISOString().slice(0, 19)}+05:30`, shown: seconds },
    );
  }),
  fc.constantFrom<Case>({ written: '0001-01-01', shown: '0001-01-01T00:00:00' }, { written: '9999-12-31T23:59:59.999', shown: '9999-12-31T23:59:59' }, { written: '2024-02-29T12:00', shown: '2024-02-29T12:00:00' }),
);
const flag = fc.constantFrom<Case>(...[true, 1, '1', 'true'].map((written) => ({ written, shown: true })), ...[false, 0, '0', 'false'].map((written) => ({ written, shown: false })));
const list = (options: Readonly<Record<string, unknown>>) => fc.tuple(fc.shuffledSubarray([1, 2, 3]), fc.nat(3)).map(([ids, form]): Case => ({
  written: [ids, ids.map((id) => `[${id}]`).join(', '), JSON.stringify(ids), Object.fromEntries(ids.map((id) => [id, options[id]]))][form],
  shown: ids.length === 0 ? null : Object.fromEntries(ids.toSorted().map((id) => [id, options[id]])),
}));

const record = fc.record({ Word: textOf(255), Story: textOf(64_000), Num: orBlank(num), Whole: orBlank(whole), Money: orBlank(money), Moment: orBlank(moment), Flag: flag, Colours: orBlank(list(COLOURS)), Sizes: orBlank(list(SIZES)), Days: orBlank(list(DAYS)) });
type Values = typeof record extends fc.Arbitrary<infer Made> ? Made : never;

const written = (values: Values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.written]));

/** What is to be seen of a record, its formulas calculated. */
function shown(values: Values): Record<string, unknown> {
  const fields = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.shown]));
  const remainder = typeof fields['Whole'] === 'number' ? fields['Whole'] % 7 : null;
  return { ...fields, Rest: remainder === 0 ? 0 : remainder, Answer: fields['Flag'] === true ? 'yes' : 'no' };
}

interface Row extends Record<string, unknown> { PK_ID: number }

/** An answer's rows, amounts with every digit. */
function rowsOf(text: string): Row[] {
  const { Result } = JSON.parse(text.replaceAll(/(?<!\\)"Money":(-?[\d.]+)/g, '"Money":"$1"')) as { Result: Row[] };
  return Result;
}
const withoutKey = ({ PK_ID: _, ...fields }: Row) => fields;

/** The records as SQL has them, in the order of their keys, by the same rules. */
async function storedRows(keys: readonly number[]): Promise<Record<string, unknown>[]> {
  const { rows: place } = await pipeline.query<{ schema: string }>('select data_schema as schema from rowcast.account where id = $1', [client.accountId]);
  const { rows } = await pipeline.query<Record<string, unknown>>(
    `select coalesce("Word", '') as "Word", coalesce("Story", '') as "Story", "Num", "Whole", "Money"::text as "Money", to_char("Moment", 'YYYY-MM-DD"T"HH24:MI:SS') as "Moment", "Flag", "Colours", "Sizes", "Days", "Rest"::integer as "Rest", "Answer"
     from "${place[0]?.schema}"."Things" where "PK_ID" = any ($1) order by "PK_ID"`, [keys]);
  const chosen = (ids: unknown, options: Readonly<Record<string, unknown>>) => (Array.isArray(ids) ? Object.fromEntries(ids.map((id) => [id, options[String(id)]])) : null);
  return rows.map((row) => ({ ...row, Colours: chosen(row['Colours'], COLOURS), Sizes: chosen(row['Sizes'], SIZES), Days: chosen(row['Days'], DAYS) }));
}

/** The records of the messages that wait to be made, by key. */
async function sentRows(): Promise<Map<number, Record<string, unknown>>> {
  await pipeline.query('delete from rowcast.message');
  for (const tableId of await listTablesWithChanges(pipeline)) while ((await fanOutTable(pipeline, cache, tableId)) !== null);
  const { rows } = await pipeline.query<{ body: string }>('select body from rowcast.message order by sequence');
  // The places of the secret and the call's id.
  return new Map(rows.map(({ body }) => rowsOf(body.replaceAll(/[\u0001\u0002]/g, 'x').replace(/"data":/, '"Result":'))[0]!).map((row) => [row.PK_ID, withoutKey(row)]));
}

test('a value of any type is the same through REST, by SQL and in the payload', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(record, record), { minLength: 1, maxLength: 12 }), fc.constantFrom('v2', 'v3'), async (pairs, version) => {
      const inserted = await client.request('POST', `/${version}/tables/Things/records?response=rows`, bodyOf(pairs.map(([first]) => written(first))));
      expect(inserted.status, inserted.text.slice(0, 500)).toBe(201);
      const keys = rowsOf(inserted.text).map(({ PK_ID }) => PK_ID);
      const check = async (answers: readonly Record<string, unknown>[], expected: readonly Record<string, unknown>[]) => {
        expect(answers).toEqual(expected);
        const read = await client.request('GET', `/${version === 'v2' ? 'v3' : 'v2'}/tables/Things/records?q.where=PK_ID>=${keys[0]}&q.orderBy=PK_ID&q.limit=1000`);
        expect(rowsOf(read.text).map(withoutKey)).toEqual(expected);
        expect(await storedRows(keys)).toEqual(expected);
        const sent = await sentRows();
        // An update that changed no value has no message.
        for (const [place, key] of keys.entries()) if (sent.has(key)) expect(sent.get(key)).toEqual(expected[place]);
        return sent.size;
      };
      expect(await check(rowsOf(inserted.text).map(withoutKey), pairs.map(([first]) => shown(first)))).toBe(keys.length);
      const updated: Record<string, unknown>[] = [];
      for (const [place, [, second]] of pairs.entries()) {
        const answer = await client.request('PUT', `/${version}/tables/Things/records?q.where=PK_ID=${keys[place]}&response=rows`, bodyOf(written(second)));
        expect(answer.status, answer.text.slice(0, 500)).toBe(200);
        updated.push(...rowsOf(answer.text).map(withoutKey));
      }
      await check(updated, pairs.map(([, second]) => shown(second)));
    }),
    { numRuns: 25 },
  );
});

const REFUSED: readonly (readonly [string, unknown])[] = [
  ['Word', 'x'.repeat(256)], ['Word', '😀'.repeat(256)], ['Word', 'a\0b'], ['Word', '\uD800'], ['Word', 'a\uDC00'], ['Word', 1], ['Word', true], ['Word', {}],
  ['Story', 'x'.repeat(64_001)], ['Story', '\0'], ['Story', '\uDBFFx'],
  ['Num', '1e309'], ['Num', 'NaN'], ['Num', 'Infinity'], ['Num', ''], ['Num', '0x10'], ['Num', true], ['Num', []],
  ['Whole', 2_147_483_648], ['Whole', -2_147_483_649], ['Whole', 1.5], ['Whole', '1.0000001'],
  ['Money', '1000000000000000'], ['Money', '-1000000000000000'], ['Money', '1,5'], ['Money', '999999999999999.99995'],
  ['Moment', ''], ['Moment', '2023-02-29'], ['Moment', '10000-01-01'], ['Moment', '0000-12-31'], ['Moment', '0001-01-01T00:00:00+01:00'], ['Moment', '9999-12-31T23:59:59-01:00'], ['Moment', 'now'], ['Moment', 0],
  ['Flag', null], ['Flag', 'maybe'], ['Flag', 2],
  ['Colours', [4]], ['Colours', 'red'], ['Colours', [1.5]], ['Colours', 1], ['Colours', { x: 1 }],
];

test.each(REFUSED.map(([name, value]) => [name, JSON.stringify(value).slice(0, 30), value] as const))('%s does not take %s, says so and stores nothing', async (name, _, value) => {
  const count = async () => (await client.request<{ Pagination: { TotalCount: number } }>('GET', '/v3/tables/Things/records?q.getPaginationInfo=true&q.pageNumber=1')).body.Pagination.TotalCount;
  const before = await count();
  for (const version of ['v2', 'v3']) {
    for (const [method, query] of [['POST', ''], ['PUT', '?q.where=PK_ID>0']] as const) {
      const { status, body } = await client.request(method, `/${version}/tables/Things/records${query}`, { [name]: value });
      expect({ status, body }).toMatchObject({ status: 400, body: { Code: 'InvalidInputValue', Message: expect.stringContaining(name) } });
    }
  }
  expect(await count()).toBe(before);
});
