import { expect, test } from 'vitest';
import type { Change } from '../capture/change.ts';
import type { TableShape } from '../tables/table-shape.ts';
import type { EventVersion } from './event-definition.ts';
import { matchEvents } from './match-events.ts';

const shape: TableShape = {
  accountId: 'acc001', tableId: 1, tableName: 'T', version: 1, keyColumn: 'PK_ID',
  fields: [{ id: 1, name: 'A', type: 'STRING' }, { id: 2, name: 'B', type: 'CURRENCY' }, { id: 3, name: 'Pin', type: 'PASSWORD' }],
};

const event = (event: Partial<EventVersion>): EventVersion => ({
  accountId: 'acc001', webhookId: 'web001', eventId: 'eve001', version: 1, tableId: 1, type: 'table.recordUpdate', fieldIds: null, sources: null,
  payloadFieldIds: null, template: null, templateFields: null, active: true, inactiveReason: null, fromAt: 100, toAt: null, ...event,
});

const change = (change: Partial<Change>): Change => ({
  id: 1, accountId: 'acc001', tableId: 1, shapeVersion: 1, operation: 'U', recordKey: '7', oldRow: '{"PK_ID":7,"A":"x","B":1.0000}',
  newRow: '{"PK_ID":7,"A":"y","B":1.0000}', changedHidden: null, source: 'RESTAPIs', actor: null, cause: null, changedAt: 200, ...change,
});

const matches = (candidate: Partial<EventVersion>, made: Partial<Change> = {}) => matchEvents([event(candidate)], change(made), shape).length === 1;

test.each([
  ['any field', {}, {}, true],
  ['a watched field that changed', { fieldIds: [2, 1] }, {}, true],
  ['a watched field that did not change', { fieldIds: [2] }, {}, false],
  ['a watched field that is gone', { fieldIds: [99] }, {}, false],
  ['no value changed', {}, { newRow: '{"PK_ID":7,"A":"x","B":1.0000}' }, false],
  ['no value changed, written with other spaces', {}, { newRow: '{"PK_ID": 7, "A": "x", "B": 1.0000}' }, false],
  ['only a column changed that is no field', {}, { newRow: '{"PK_ID":7,"A":"x","B":1.0000,"c":1}' }, false],
  ['null became empty text', { fieldIds: [1] }, { oldRow: '{"A":null}', newRow: '{"A":""}' }, true],
  ['a changed password', { fieldIds: [3] }, { newRow: '{"PK_ID":7,"A":"x","B":1.0000}', changedHidden: ['Pin'] }, true],
  ['a password that did not change', { fieldIds: [3] }, { changedHidden: [] }, false],
  ['another type', { type: 'table.recordInsert' }, {}, false],
  ['an insert', { type: 'table.recordInsert' }, { operation: 'I', oldRow: null }, true],
  ['a delete', { type: 'table.recordDelete' }, { operation: 'D', newRow: null }, true],
  ['inactive', { active: false }, {}, false],
  ['another table', { tableId: 2 }, {}, false],
  ['another account', { accountId: 'acc002' }, {}, false],
  ['in force from that moment', { fromAt: 200 }, {}, true],
  ['in force later', { fromAt: 201 }, {}, false],
  ['ended at that moment', { toAt: 200 }, {}, false],
  ['ended later', { toAt: 201 }, {}, true],
  ['a source listed', { sources: ['Tasks', 'RESTAPIs'] }, {}, true],
  ['a source not listed', { sources: ['DataPages'] }, {}, false],
  ['the alias Datasheets', { sources: ['Datasheets'] }, { source: 'Datasheet' }, true],
  ['the plain Datasheet', { sources: ['Datasheet'] }, { source: 'Datasheet' }, true],
  ['an empty list, which means the default', { sources: [] }, {}, true],
  ['an import nobody named', {}, { source: 'Import' }, false],
  ['an import named', { sources: ['Import'] }, { source: 'Import' }, true],
] as const)('%s', (_, candidate, made, met) => expect(matches(candidate, made)).toBe(met));

test('several events may meet one change', () => {
  const met = matchEvents([event({ eventId: 'a', fieldIds: [1] }), event({ eventId: 'b', fieldIds: [2] }), event({ eventId: 'c' })], change({}), shape);
  expect(met.map(({ eventId }) => eventId)).toEqual(['a', 'c']);
});
