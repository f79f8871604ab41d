import fc from 'fast-check';
import { FIELD_TYPES } from '../src/tables/field-type.ts';
import { fuzzExpression } from './conditions.ts';
import { hostileText, hostileValue } from './hostile-values.ts';
import { fieldName, MARK, newName, tableName, thing, WRITABLE } from './names.ts';
import type { JsonSchema, Operation } from './operations.ts';

const marked = fc.oneof({ arbitrary: fc.integer({ min: 0, max: 9_999 }).map((number) => `${MARK} ${number}`), weight: 6 }, { arbitrary: hostileText.map((text) => MARK + text), weight: 1 });
const date = fc.oneof(fc.constantFrom('2024-01-01', '2024-12-31T23:59:59', '0001-01-01', '9999-12-31T23:59:59', '2024-02-29 10:11'), fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((time) => time.toISOString()));

const VALUES: Readonly<Record<(typeof WRITABLE)[keyof typeof WRITABLE], fc.Arbitrary<unknown>>> = {
  text: marked,
  number: fc.oneof(fc.integer({ min: -1_000, max: 1_000 }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom('12', '1.5', '-0.0001', 2_147_483_647, null)),
  date: fc.oneof(date, fc.constant(null)),
  flag: fc.boolean(),
  list: fc.oneof(fc.subarray([1, 2, 3, 5]), fc.constantFrom('[1], [2]', null, { 2: 'x' }, [])),
};

/** One in `of` times something hostile instead. */
const orHostile = (arbitrary: fc.Arbitrary<unknown>, of = 12): fc.Arbitrary<unknown> => fc.oneof({ arbitrary, weight: of - 1 }, { arbitrary: hostileValue, weight: 1 });

const record = fc.record({
  ...Object.fromEntries(Object.entries(WRITABLE).map(([name, kind]) => [name, orHostile(VALUES[kind], 25)])),
  Nope: hostileValue, PK_ID: hostileValue, Twice: hostileValue, F0: hostileValue, F1: hostileValue, int: fc.integer(), Secret: hostileText,
}, { requiredKeys: [] }).chain((whole) => {
  const keys = Object.keys(whole);
  const usual = keys.filter((key) => key in WRITABLE);
  // Nearly all records name known fields only; else none would ever be stored.
  return fc.tuple(fc.nat(19), fc.subarray(usual)).map(([chance, some]) => Object.fromEntries((chance === 0 ? keys : some).map((key) => [key, whole[key as keyof typeof whole]])));
});
const small = fc.record({ Name: marked }, { requiredKeys: ['Name'] });
const fuzzMade = fc.dictionary(fc.integer({ min: 0, max: 5 }).map((place) => `F${place}`), fc.oneof(...Object.values(VALUES)), { maxKeys: 3 });
const anyRecord = fc.oneof({ arbitrary: record, weight: 6 }, { arbitrary: small, weight: 2 }, { arbitrary: fuzzMade, weight: 1 });
const records: fc.Arbitrary<unknown> = fc.oneof({ arbitrary: anyRecord, weight: 80 }, { arbitrary: fc.array(anyRecord, { maxLength: 6 }), weight: 20 }, { arbitrary: hostileValue, weight: 5 });

const parameter = fc.oneof(
  fieldName.map((name) => `[@field:${name}]`), fieldName.map((name) => `[@old:${name}]`),
  fc.constantFrom('[@out-hook:eventId]', '[@out-hook:messageId]', '[@out-hook:callId]', '[@out-hook:secret]', '[@out-hook:objectFields]', '[@out-hook:changedFields]', '[@out-hook:sequence]', '[@sys:IntegrationURL]', '[@field:Scan/]', '[@nope:x]', '[@field:]'),
);
const template = fc.oneof(
  fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.oneof(parameter, fc.tuple(hostileText, parameter).map(([text, one]) => text + one))), { maxLength: 4 }).map((members) => JSON.stringify(Object.fromEntries(members))),
  parameter.map((one) => `{'a': '${one}'}`), hostileText, parameter,
);

/** Values for properties by name: what their schema says of them is only a text. */
const BY_NAME: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  Type: fc.constantFrom(...FIELD_TYPES, 'FORMULA', 'string', 'Nope'),
  Formula: fuzzExpression,
  NewName: newName('F'),
  ListField: fc.oneof(fc.array(fc.oneof(hostileText, fc.integer(), date), { maxLength: 4 }), fc.constantFrom(['red', 'green'], [1, 2.5], ['2024-01-01'], { 1: 'a', 7: 'b' }, { x: 1 })),
  Format: fc.constantFrom('1', '0001', '0U', 'U', '0', 'x'),
  Prefix: fc.constantFrom('A-', '', '😀', "'", '%s', '"'),
  Length: fc.integer({ min: 4, max: 14 }),
  TimeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'W. Europe Standard Time', 'Nowhere', "UTC'; --"),
  ObjectName: tableName,
  ObjectFields: fc.array(fieldName, { maxLength: 3 }),
  CustomPayloadFields: fc.oneof(fc.array(fieldName, { maxLength: 3 }), fc.constant(null)),
  CustomPayloadTemplate: template,
  EventSources: fc.subarray(['Datasheet', 'RESTAPIs', 'Import', 'Database', 'Nope']),
  OutgoingUrls: fc.array(fc.integer({ min: 0, max: 60 }).map((place) => `https://example.com/${place}`), { minLength: 1, maxLength: 3 }),
  Url: fc.oneof(fc.integer({ min: 0, max: 60 }).map((place) => `https://example.com/${place}`), fc.constantFrom('http://127.0.0.1/', 'https://[::1]/', 'https://u:p@example.com/', 'ftp://x', 'https://')),
  EventId: fc.nat(5).map((place) => thing('own', 'eventId', place)),
  RecordKey: fc.integer({ min: 0, max: 30 }),
  From: date, To: date,
  FilePath: fc.constantFrom('/a.txt', '/b.bin', '/sub/a.txt', '', '/', '//', '/../a.txt'),
  Email: fc.constantFrom('a@example.com', 'nope', 'a@b', `${'a'.repeat(300)}@example.com`, "'@example.com"),
  Password: fc.constantFrom('correct horse', 'short', 'x'.repeat(300)),
  Value: fc.constantFrom('one', 'two'),
  Token: hostileText,
  grant_type: fc.constantFrom('client_credentials', 'refresh_token', 'password'),
};

function ofSchema(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
  const known = BY_NAME[name];
  if (known !== undefined) return orHostile(known);
  if (schema.enum !== undefined) return orHostile(fc.constantFrom(...schema.enum));
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => ofSchema(one, '')));
  const type = Array.isArray(schema.type) ? String(schema.type[0]) : schema.type;
  switch (type) {
    case 'object':
      return ofObject(schema);
    case 'array':
      return orHostile(fc.array(ofSchema(schema.items ?? {}, ''), { maxLength: 4 }));
    case 'boolean':
      return orHostile(fc.boolean());
    case 'integer':
    case 'number':
      return orHostile(fc.integer({ min: -1, max: 200 }));
    case 'string':
      return orHostile(marked);
    default:
      return hostileValue;
  }
}

/** Mostly with all that is required, some of the rest, and seldom a property that nobody knows. */
function ofObject({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const members = Object.entries(properties).map(([name, schema]) =>
    fc.tuple(fc.nat(99), ofSchema(schema, name)).map(([chance, value]): [string, unknown][] => (chance < (required.includes(name) ? 97 : 45) ? [[name, value]] : [])));
  const unknown = fc.tuple(fc.nat(99), hostileText, hostileValue).map(([chance, name, value]): [string, unknown][] => (chance < 5 ? [[name, value]] : []));
  return orHostile(fc.tuple(...members, unknown).map((all) => Object.fromEntries(all.flat())), 30);
}

const field = (schema: JsonSchema): fc.Arbitrary<unknown> => fc.oneof(
  { arbitrary: fc.record({ Name: newName('F'), Type: fc.constantFrom(...FIELD_TYPES), Unique: fc.boolean(), ListField: fc.constantFrom(['a', 'b'], [1, 2], undefined) }, { requiredKeys: ['Name', 'Type'] }), weight: 3 },
  { arbitrary: fc.record({ Name: newName('F'), Type: fc.constant('FORMULA'), Formula: fuzzExpression }), weight: 2 },
  { arbitrary: ofObject({ ...schema, properties: { ...schema.properties } }), weight: 3 },
);

/** A value for the body of the operation: valid, nearly valid or hostile. */
export function bodyFor({ path, body }: Operation): fc.Arbitrary<unknown> | null {
  if (body === null) return null;
  if (path.endsWith('/records')) return records;
  if (/\/fields(\/\{field\})?$/.test(path)) return field(body);
  if (path.endsWith('/tables')) {
    const fields = fc.array(field(body.properties?.['Fields']?.items ?? {}), { maxLength: 4 });
    return orHostile(fc.record({ Name: newName('T'), Note: marked, Fields: fields, Columns: fields }, { requiredKeys: ['Name'] }));
  }
  if (path.endsWith('/folders')) return orHostile(fc.record({ Name: fc.oneof(fc.constantFrom('sub', 'b'), hostileText) }));
  return ofSchema(body, '');
}

/** What is done to the text of a body. */
export const bodyMutation: fc.Arbitrary<(text: string) => string | Buffer> = fc.oneof(
  { arbitrary: fc.constant((text: string) => text), weight: 40 },
  { arbitrary: fc.constantFrom(
    (text: string) => text.replace('{', '{"Name":"twice",'),
    (text: string) => text.replace('{', '{"__proto__":{"x":1},"constructor":null,'),
    (text: string) => text.slice(0, -1),
    (text: string) => `\uFEFF${text}`,
    (text: string) => `${text}\0`,
    (text: string) => Buffer.from(text, 'utf16le'),
    (text: string) => Buffer.from(`${text}é`, 'latin1'),
    (text: string) => Buffer.concat([Buffer.from(text), Buffer.from([0xed, 0xa0, 0x80])]),
    () => '',
    () => 'null',
    () => '{"a":1e999}',
    (text: string) => text.replace(/:"[^"]{0,20}"/, ':1e999'),
  ), weight: 3 },
);
