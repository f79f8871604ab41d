import { expect, test } from 'vitest';
import { eventClash } from './event-clash.ts';

const names = { table: 'T', field: (id: number) => `F${id}` };
const other = { eventId: 'other1', tableId: 1, type: 'table.recordUpdate', fieldIds: [1, 2] } as const;

test.each([
  ['an insert beside an update', { tableId: 1, type: 'table.recordInsert', fieldIds: null }, other],
  ['the same type on another table', { tableId: 2, type: 'table.recordUpdate', fieldIds: null }, other],
  ['an update of other fields', { tableId: 1, type: 'table.recordUpdate', fieldIds: [3] }, other],
  ['a delete beside an insert', { tableId: 1, type: 'table.recordDelete', fieldIds: null }, { ...other, type: 'table.recordInsert', fieldIds: null }],
] as const)('%s stands', (_, event, standing) => expect(eventClash(event, [standing], names)).toBeNull());

test.each([
  ['a second insert', { tableId: 1, type: 'table.recordInsert', fieldIds: null }, { ...other, type: 'table.recordInsert', fieldIds: null }, 'EventType', 'event other1 of this webhook is a table.recordInsert event on table "T" already'],
  ['a second delete', { tableId: 1, type: 'table.recordDelete', fieldIds: null }, { ...other, type: 'table.recordDelete', fieldIds: null }, 'EventType', 'event other1'],
  ['all fields beside some', { tableId: 1, type: 'table.recordUpdate', fieldIds: null }, other, 'ObjectFields', 'event other1 of this webhook watches fields of table "T" already'],
  ['some beside all fields', { tableId: 1, type: 'table.recordUpdate', fieldIds: [3] }, { ...other, fieldIds: null }, 'ObjectFields', 'event other1 of this webhook watches all fields of table "T" already'],
  ['an overlap', { tableId: 1, type: 'table.recordUpdate', fieldIds: [3, 2] }, other, 'ObjectFields', 'event other1 of this webhook watches F2 of table "T" already'],
] as const)('%s clashes', (_, event, standing, property, problem) => {
  expect(eventClash(event, [standing], names)).toMatchObject({ property, problem: expect.stringContaining(problem) as string });
});
