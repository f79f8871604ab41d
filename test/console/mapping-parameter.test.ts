import { expect, test } from 'vitest';
import { mappingParameter } from '../../web/src/features/tables/import/mapping-parameter.ts';

const FIELDS = ['Customer', 'Order_date', 'Sum'];

test('columns that go to the fields of their names need no words', () => {
  expect(mappingParameter({ customer: 'Customer', 'Order-Date': 'Order_date', Remark: null }, FIELDS)).toBeNull();
});

test('others are named, and those that are not imported left out', () => {
  expect(mappingParameter({ customer: 'Customer', When: 'Order_date', Remark: null }, FIELDS)).toBe('{"customer":"Customer","When":"Order_date"}');
  expect(mappingParameter({ customer: 'Customer', Sum: null }, FIELDS)).toBe('{"customer":"Customer"}');
});
