import { fc } from '../../../test/support/fixed-seed.ts';
import { describe, expect, test } from 'vitest';
import { MESSAGE_CARD, MESSAGE_FIELDS } from '../../../test/support/documented-events.ts';
import type { Change } from '../../capture/change.ts';
import type { ShapeField, TableShape } from '../../tables/table-shape.ts';
import type { EventVersion } from '../event-definition.ts';
import { bodySize, MAX_BODY_BYTES } from './body-size.ts';
import { checkTemplate } from './check-template.ts';
import { compilePayload } from './compile-payload.ts';
import { pkIdFields } from '../pk-id-field.ts';
import { fillLateHoles } from './late-holes.ts';
import { parseTemplate } from './parse-template.ts';
import { renderPayload } from './render-payload.ts';
import type { TemplateNode } from './template-node.ts';

const SECRET = `whsec_${'A'.repeat(43)}=`;
const CALL_ID = '0190163d-8694-739b-aea5-966c26f8ad91';
const LATE = { secret: SECRET, callId: CALL_ID, downloadAddress: (contentId: string) => `https://rowcast.example/attachments/${contentId}`.padEnd(240, '.') };
const MESSAGE_ID = '0190163d-8694-7000-8000-000000000001';

function shapeOf(fields: readonly ShapeField[], tableName = 'MyCustomers'): TableShape {
  return { accountId: 'acc001', tableId: 1, tableName, version: 1, keyColumn: 'PK_ID', fields };
}

function eventOf(event: Partial<EventVersion>): EventVersion {
  return {
    accountId: 'acc001', webhookId: 'web001', eventId: 'eve001', version: 1, tableId: 1, type: 'table.recordUpdate', fieldIds: null, sources: null,
    payloadFieldIds: null, template: null, templateFields: null, active: true, inactiveReason: null, fromAt: 0, toAt: null, ...event,
  };
}

function changeOf(change: Partial<Change>): Change {
  return {
    id: 4711, accountId: 'acc001', tableId: 1, shapeVersion: 1, operation: 'U', recordKey: '7', oldRow: null, newRow: null, changedHidden: null,
    source: 'RESTAPIs', actor: null, cause: null, changedAt: Date.UTC(2023, 4, 17, 12, 45, 27, 999) * 1000 + 999, ...change,
  };
}

function render(event: Partial<EventVersion>, shape: TableShape, change: Partial<Change>, integrationUrl: string | null = 'https://rowcast.example'): string {
  const compiled = compilePayload(eventOf(event), shape);
  const body = renderPayload(compiled, changeOf(change), { messageId: MESSAGE_ID, accountId: 'acc001', integrationUrl });
  const filled = fillLateHoles(body, LATE);
  expect(bodySize(body)).toBe(Buffer.byteLength(filled));
  return filled;
}

function renderTemplate(template: string, shape: TableShape, change: Partial<Change>, event: Partial<EventVersion> = {}): unknown {
  const { problems, templateFields } = checkTemplate(template, [...pkIdFields(shape), ...shape.fields]);
  expect(problems).toEqual([]);
  return JSON.parse(render({ template, templateFields, ...event }, shape, change));
}

const person = shapeOf([
  { id: 11, name: 'First_Name', type: 'STRING' },
  { id: 12, name: 'Last_Name', type: 'STRING' },
  { id: 13, name: 'Pin', type: 'PASSWORD' },
  { id: 14, name: 'Number', type: 'NUMBER' },
  { id: 15, name: 'Tags', type: 'LIST-STRING', options: { 1: 'red "hot"', 3: 'blue' } },
]);
const ada = '{"PK_ID":7,"First_Name":"Ada","Last_Name":"Lovelace","Number":1.10,"Tags":[3,1]}';
const oldAda = '{"PK_ID":7,"First_Name":"Augusta","Last_Name":"Lovelace","Number":null,"Tags":null}';

describe('default payload', () => {
  test('has the keys of the documentation in its order, PK_ID first, no PASSWORD field', () => {
    expect(render({ type: 'table.recordInsert' }, person, { operation: 'I', newRow: ada })).toBe(
      `{"eventId":"eve001","messageId":"${MESSAGE_ID}","webhookId":"web001","accountId":"acc001","secret":"${SECRET}","eventDate":"2023-05-17T12:45:27",` +
        `"eventType":"table.recordInsert","objectName":"MyCustomers","data":[{"PK_ID":7,"First_Name":"Ada","Last_Name":"Lovelace","Number":1.10,` +
        `"Tags":{"3":"blue","1":"red \\"hot\\""}}]}`,
    );
  });

  test('has the selected fields in their order, with their new values', () => {
    const body = render({ payloadFieldIds: [12, 11] }, person, { oldRow: oldAda, newRow: ada });
    expect(body).toContain('"eventType":"table.recordUpdate","objectName":"MyCustomers","data":[{"Last_Name":"Lovelace","First_Name":"Ada"}]}');
  });

  test('carries the deleted record', () => {
    const body = render({ type: 'table.recordDelete', payloadFieldIds: [0, 11] }, person, { operation: 'D', oldRow: ada });
    expect(body).toContain('"data":[{"PK_ID":7,"First_Name":"Ada"}]');
  });

  test('leaves list fields out beside a triggered action', () => {
    const compiled = compilePayload(eventOf({}), person, { leaveOutLists: true });
    const body = renderPayload(compiled, changeOf({ oldRow: oldAda, newRow: ada }), { messageId: MESSAGE_ID, accountId: 'acc001', integrationUrl: null });
    expect(Object.keys((JSON.parse(fillLateHoles(body, LATE)) as { data: object[] }).data[0] ?? {})).toEqual(['PK_ID', 'First_Name', 'Last_Name', 'Number']);
  });
});

describe('custom template', () => {
  test('renders the documented message card, written with single quotes', () => {
    const admins = shapeOf(
      MESSAGE_FIELDS.map((name, index) => ({ id: index + 1, name, type: 'STRING' })),
      'Admins',
    );
    const newRow = JSON.stringify({ PK_ID: 1, MessageTo: 'Bob "the" builder', MessageTitle: "It's on", MessageFrom: 'Ada', Message: 'a\nb' });
    const expected = {
      '@type': 'MessageCard',
      '@context': 'http://test.com/myextension',
      themeColor: '0078D7',
      summary: 'Example Summary',
      sections: [{
        activityTitle: 'Hello Bob "the" builder',
        activitySubtitle: "It's on",
        facts: [{ name: 'From:', value: 'Ada' }, { name: 'Date:', value: '2023-05-17T12:45:27' }],
        text: 'a\nb.',
      }],
    };
    const event = { type: 'table.recordInsert', template: MESSAGE_CARD, templateFields: checkTemplate(MESSAGE_CARD, admins.fields).templateFields } as const;
    expect(render(event, admins, { operation: 'I', newRow })).toBe(JSON.stringify(expected));
  });

  test('fills every parameter, typed alone and as text within text', () => {
    const names = ['out-hook:eventId', 'out-hook:messageId', 'out-hook:callId', 'out-hook:webhookId', 'out-hook:accountId', 'out-hook:secret', 'out-hook:eventDate',
      'out-hook:eventType', 'out-hook:objectName', 'out-hook:objectFields', 'out-hook:eventSource', 'out-hook:changedFields', 'out-hook:sequence', 'sys:IntegrationURL',
      'field:pk_id', 'field:number', 'old:Number', 'field:First_Name', 'old:First_Name', 'field:Tags', 'old:Tags'];
    const template = JSON.stringify({ typed: names.map((name) => `[@${name}]`), text: names.map((name) => `<[@${name}]>`) });
    const { typed, text } = renderTemplate(template, person, { oldRow: oldAda, newRow: ada, changedHidden: ['Pin'], source: 'Database' }, { fieldIds: [14, 11] }) as { typed: unknown[]; text: unknown[] };
    expect(typed).toEqual(['eve001', MESSAGE_ID, CALL_ID, 'web001', 'acc001', SECRET, '2023-05-17T12:45:27', 'table.recordUpdate', 'MyCustomers', ['Number', 'First_Name'],
      'Database', ['First_Name', 'Pin', 'Number', 'Tags'], 4711, 'https://rowcast.example', 7, 1.1, null, 'Ada', 'Augusta', { 1: 'red "hot"', 3: 'blue' }, null]);
    expect(text).toEqual(['<eve001>', `<${MESSAGE_ID}>`, `<${CALL_ID}>`, '<web001>', '<acc001>', `<${SECRET}>`, '<2023-05-17T12:45:27>', '<table.recordUpdate>', '<MyCustomers>',
      '<Number, First_Name>', '<Database>', '<First_Name, Pin, Number, Tags>', '<4711>', '<https://rowcast.example>', '<7>', '<1.10>', '<>', '<Ada>', '<Augusta>', '<blue, red "hot">', '<>']);
  });

  test('an insert has nothing before it and watches no fields', () => {
    const template = '["[@old:First_Name]","[@old:Number]","[@out-hook:objectFields]","[@out-hook:changedFields]","[[@out-hook:objectFields]]"]';
    expect(renderTemplate(template, person, { operation: 'I', newRow: ada }, { type: 'table.recordInsert' })).toEqual(['', null, null, null, '[]']);
  });

  test('keeps pointing at a field that was renamed, and is empty where one is gone', () => {
    const renamed = { ...person, fields: [{ id: 11, name: 'Given_Name', type: 'STRING' as const }] };
    const body = render({ template: '["[@field:first_name]","[@field:Number]","-[@field:Number]-"]', templateFields: { first_name: 11, Number: 14 } }, renamed, { newRow: '{"PK_ID":7,"Given_Name":"Ada"}', oldRow: '{}' });
    expect(body).toBe('["Ada",null,"--"]');
  });

  test('any JSON value may be the root', () => {
    expect(renderTemplate('"[@field:Number]"', person, { newRow: ada, oldRow: oldAda })).toBe(1.1);
    expect(renderTemplate("'[@field:First_Name] [@field:Last_Name]'", person, { newRow: ada, oldRow: oldAda })).toBe('Ada Lovelace');
    expect(renderTemplate('null', person, { newRow: ada, oldRow: oldAda })).toBe(null);
  });

  test('parameters in keys are text', () => {
    expect(renderTemplate('{"[@field:First_Name]":1,"n[@field:Number]":2}', person, { newRow: ada, oldRow: oldAda })).toEqual({ Ada: 1, 'n1.10': 2 });
  });
});

test('every type, full and empty', () => {
  const cases: [ShapeField['type'], string, unknown, unknown][] = [
    ['STRING', '"a"', 'a', ''], ['TEXT', '"\\u0001\\u0002é😀"', '\u0001\u0002é😀', ''], ['GUID', '"5f2b"', '5f2b', ''], ['RANDOM ID', '"X1"', 'X1', ''],
    ['PREFIXED AUTONUMBER', '"A-01"', 'A-01', ''], ['NUMBER', '1e+300', 1e300, null], ['NUMBER', '"NaN"', null, null], ['INTEGER', '-5', -5, null],
    ['CURRENCY', '12.5000', 12.5, null], ['AUTONUMBER', '9', 9, null], ['YES/NO', 'true', true, null], ['YES/NO', 'false', false, null],
    ['DATE/TIME', '"2023-09-13T00:00:00"', '2023-09-13T00:00:00', null], ['TIMESTAMP', '"2023-09-13T01:02:03.456789+00:00"', '2023-09-13T01:02:03', null],
    ['DATE/TIME', '"infinity"', null, null], ['LIST-STRING', '[1,2]', { 1: 'a', 2: 'b' }, null], ['LIST-NUMBER', '[2, 3]', { 2: 2, 3: 3 }, null],
    ['LIST-DATE/TIME', '[1]', { 1: '2023-09-13T00:00:00' }, null], ['LIST-STRING', '[]', null, null], ['LIST-STRING', '[9]', null, null],
  ];
  const options: Record<string, Record<string, string | number>> = {
    'LIST-STRING': { 1: 'a', 2: 'b' }, 'LIST-NUMBER': { 1: 1, 2: 2, 3: 3 }, 'LIST-DATE/TIME': { 1: '2023-09-13T00:00:00' },
  };
  for (const [type, token, full, empty] of cases) {
    const field: ShapeField = { id: 1, name: 'F', type, ...(options[type] === undefined ? {} : { options: options[type] }) };
    const typed = (value: string) => (JSON.parse(render({}, shapeOf([field]), { oldRow: '{}', newRow: `{"PK_ID":1,"F":${value}}` })) as { data: { F: unknown }[] }).data[0]?.F;
    expect(typed(token), `${type} ${token}`).toEqual(full);
    expect(typed('null'), `${type} empty`).toEqual(empty);
  }
});

test('numbers keep every digit', () => {
  const shape = shapeOf([{ id: 1, name: 'Price', type: 'CURRENCY' }]);
  expect(render({}, shape, { oldRow: '{}', newRow: '{"PK_ID":9007199254740993,"Price":123456789012345.1200}' })).toContain('{"PK_ID":9007199254740993,"Price":123456789012345.1200}');
});

test('a body that outgrows the limit is cut, and says so', () => {
  const shape = shapeOf([{ id: 1, name: 'T', type: 'TEXT' }]);
  const template = JSON.stringify(Array.from({ length: 20_000 }, () => '[@field:T]'));
  const compiled = compilePayload(eventOf({ template, templateFields: { T: 1 } }), shape);
  const body = renderPayload(compiled, changeOf({ oldRow: '{}', newRow: `{"T":"${'x'.repeat(60_000)}"}` }), { messageId: MESSAGE_ID, accountId: 'a', integrationUrl: null });
  expect(bodySize(body)).toBeGreaterThan(MAX_BODY_BYTES);
  expect(body.length).toBeLessThan(MAX_BODY_BYTES + 100_000);
});

test('saving names every unknown parameter and field, the nearest known, and PASSWORD fields', () => {
  const template = '["[@field:Frist_Name]","[@old:Nope]","[@out-hook:eventID]","x [@sys:Url]","[@today]","[@field:Pin]","[@field:Frist_Name]"]';
  expect(checkTemplate(template, person.fields).problems).toEqual([
    expect.stringMatching(/^unknown field \[@field:Frist_Name\] \(did you mean First_Name/),
    'unknown field [@old:Nope]',
    expect.stringMatching(/^unknown parameter \[@out-hook:eventID\] \(did you mean eventId/),
    'unknown parameter [@sys:Url]',
    'unknown parameter [@today]: parameters begin with out-hook:, sys:, field: or old:',
    '[@field:Pin] is a PASSWORD field, which is never sent',
  ]);
});

/** A template as a tree, so that its keys have an order that no parser has touched. */
type Tree = { text: (string | { field: string; old: boolean })[] } | { list: Tree[] } | { object: [string, Tree][] } | { plain: number | boolean | null };

const FIELDS: readonly ShapeField[] = [
  { id: 1, name: 'Str', type: 'STRING' }, { id: 2, name: 'Num', type: 'NUMBER' }, { id: 3, name: 'Yes', type: 'YES/NO' },
  { id: 4, name: 'Day', type: 'DATE/TIME' }, { id: 5, name: 'Pick', type: 'LIST-NUMBER', options: { 1: 10, 2: 20.5 } },
];

const unicode = fc.string({ unit: 'binary' }).filter((text) => !text.includes('[@'));
const parameter = fc.record({ field: fc.constantFrom('Str', 'Num', 'Yes', 'Day', 'Pick', 'PK_ID'), old: fc.boolean() });
const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ text: fc.array(fc.oneof(unicode, parameter), { maxLength: 3 }) }),
    fc.record({ plain: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)) }),
    fc.record({ list: fc.array(tie('tree'), { maxLength: 4 }) }),
    fc.record({ object: fc.uniqueArray(fc.tuple(fc.oneof(unicode, fc.nat().map(String)), tie('tree')), { selector: ([key]) => key, maxLength: 5 }) }),
  ),
})).tree;
const record = fc.record({
  PK_ID: fc.nat(),
  Str: fc.option(fc.string({ unit: 'binary' })),
  Num: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  Yes: fc.option(fc.boolean()),
  Day: fc.option(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 19))),
  Pick: fc.option(fc.subarray([1, 2])),
});
type Row = typeof record extends fc.Arbitrary<infer T> ? T : never;

function write(node: Tree, quote: (text: string) => string): string {
  if ('list' in node) return `[${node.list.map((item) => write(item, quote)).join(', ')}]`;
  if ('object' in node) return `{${node.object.map(([key, value]) => `${quote(key)} :\n${write(value, quote)}`).join(' , ')}}`;
  if ('plain' in node) return JSON.stringify(node.plain);
  return quote(node.text.map((part) => (typeof part === 'string' ? part : `[@${part.old ? 'old' : 'field'}:${part.field}]`)).join(''));
}

const doubleQuoted = (text: string) => JSON.stringify(text);
const singleQuoted = (text: string) => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

function picked(row: Row): [number, number][] {
  return (row.Pick ?? []).map((id) => [id, id === 1 ? 10 : 20.5]);
}

function expectedValue(field: string, row: Row): unknown {
  if (field === 'Str') return row.Str ?? '';
  if (field === 'Pick') return picked(row).length === 0 ? null : Object.fromEntries(picked(row));
  return JSON.parse(JSON.stringify(row[field as 'Num'] ?? null)) as unknown;
}

function expectedText(field: string, row: Row): string {
  if (field === 'Pick') return picked(row).map(([, value]) => String(value)).join(', ');
  const value = row[field as 'Str'];
  return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

function expected(node: Tree, now: Row, before: Row): unknown {
  if ('list' in node) return node.list.map((item) => expected(item, now, before));
  if ('object' in node) return Object.fromEntries(node.object.map(([key, value]) => [key, expected(value, now, before)]));
  if ('plain' in node) return JSON.parse(JSON.stringify(node.plain)) as unknown;
  // The empty texts around a lone parameter do not make it part of a longer text.
  const parts = node.text.filter((part) => part !== '');
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') return expectedValue(only.field, only.old ? before : now);
  return parts.map((part) => (typeof part === 'string' ? part : expectedText(part.field, part.old ? before : now))).join('');
}

function keyOrder(node: TemplateNode): unknown {
  if (node.kind === 'object') return node.entries.map(({ key, value }) => [key.join(''), keyOrder(value)]);
  return node.kind === 'array' ? node.items.map(keyOrder) : null;
}

function treeOrder(node: Tree): unknown {
  if ('object' in node) return node.object.map(([key, value]) => [key, treeOrder(value)]);
  return 'list' in node ? node.list.map(treeOrder) : null;
}

/** Filled holes bring keys of their own (the options of a list): those are no part of the template's order. */
function withoutLists(order: unknown, template: unknown): unknown {
  if (template === null) return null;
  if (!Array.isArray(order) || !Array.isArray(template)) return order;
  return order.map((item, index) => withoutLists(item, template[index]));
}

test('any template with any record renders JSON with the record\'s values and the template\'s order of keys, in both spellings', () => {
  fc.assert(
    fc.property(tree, record, record, (node, now, before) => {
      const shape = shapeOf(FIELDS);
      const rows = { newRow: JSON.stringify(now), oldRow: JSON.stringify(before) };
      const [body, again] = [doubleQuoted, singleQuoted].map((quote) => {
        const template = write(node, quote);
        fc.pre(Object.keys(checkTemplate(template, FIELDS).problems).length === 0);
        return render({ template, templateFields: checkTemplate(template, FIELDS).templateFields }, shape, rows);
      });
      expect(again).toBe(body);
      expect(JSON.parse(body ?? '')).toEqual(expected(node, now, before));
      const order = treeOrder(node);
      expect(withoutLists(keyOrder(parseTemplate(body ?? '')), order)).toEqual(order);
    }),
    { numRuns: 300 },
  );
});

describe('attachments', () => {
  const documents = shapeOf([{ id: 21, name: 'Scan', type: 'ATTACHMENT' }, { id: 22, name: 'Picture', type: 'FILE' }]);
  const contentId = '0190163d-8694-4000-8000-00000000000a';
  const row = `{"PK_ID":7,"Scan":"${contentId}/a \\"b\\".pdf","Picture":"/Photos/cat.png"}`;

  test('an attachment is the name of its file, a FILE field its path, and both are "" when empty', () => {
    const data = (newRow: string) => (JSON.parse(render({ type: 'table.recordInsert' }, documents, { operation: 'I', newRow })) as { data: unknown[] }).data[0];
    expect(data(row)).toEqual({ PK_ID: 7, Scan: 'a "b".pdf', Picture: '/Photos/cat.png' });
    expect(data('{"PK_ID":8,"Scan":null,"Picture":null}')).toEqual({ PK_ID: 8, Scan: '', Picture: '' });
  });

  test('[@field:Name/] is an address that is made with each call, alone and inside a text', () => {
    const template = "{'address': '[@field:scan/]', 'text': 'see [@field:Scan/] ([@field:Scan])'}";
    const address = LATE.downloadAddress(contentId);
    expect(renderTemplate(template, documents, { newRow: row })).toEqual({ address, text: `see ${address} (a "b".pdf)` });
    expect(renderTemplate(template, documents, { newRow: '{"PK_ID":8,"Scan":null,"Picture":null}' })).toEqual({ address: '', text: 'see  ()' });
  });

  test('only an ATTACHMENT field has an address', () => {
    expect(checkTemplate('["[@field:Picture/]", "[@old:Scan/]", "[@field:Scan/]", "[@field:None/]"]', documents.fields).problems).toEqual([
      expect.stringContaining('[@field:Picture/]'), expect.stringContaining('[@old:Scan/]'), expect.stringContaining('unknown field [@field:None/]'),
    ]);
  });
});
