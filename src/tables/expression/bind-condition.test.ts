import { describe, expect, it } from 'vitest';
import { bindCondition, boundFields, unbindCondition, type BindableField } from './bind-condition.ts';

const FIELDS: readonly BindableField[] = [
  { name: 'Orders.PK_ID', place: 0, fieldId: 0 },
  { name: 'Orders.Total', place: 0, fieldId: 17 },
  { name: 'Customers.Name', place: 1, fieldId: 21 },
  { name: 'Total', place: 0, fieldId: 17 },
  { name: 'Current_Timestamp', place: 0, fieldId: 18 },
];

describe('bindCondition', () => {
  it.each([
    ['Orders.Total > 5', '[0.17] > 5'],
    ['  [orders] . "TOTAL">5 and customers.name  = \'Orders.Total\'', '  [0.17]>5 and [1.21]  = \'Orders.Total\''],
    ['NOT (Total IN (1, 2) OR [Orders.PK_ID] IS NULL)', 'NOT ([0.17] IN (1, 2) OR [0.0] IS NULL)'],
    ["CAST(Total AS Total) = DATEDIFF(total, '2020-01-01', GETDATE()) OR CASE WHEN Total > 1 THEN 1 END = 1", "CAST([0.17] AS Total) = DATEDIFF(total, '2020-01-01', GETDATE()) OR CASE WHEN [0.17] > 1 THEN 1 END = 1"],
    ['DATETRUNC(total, CURRENT_TIMESTAMP) > 0 AND DATEDIFF_BIG(total, Total, [CURRENT_TIMESTAMP]) = 1', 'DATETRUNC(total, CURRENT_TIMESTAMP) > 0 AND DATEDIFF_BIG(total, [0.17], [0.18]) = 1'],
    ['[@field:Total] BETWEEN 1 AND Orders.Total + 1', '[0.17] BETWEEN 1 AND [0.17] + 1'],
  ])('%s', (text, bound) => {
    expect(bindCondition(text, FIELDS)).toBe(bound);
  });

  it('follows a rename, and tells what it names', () => {
    const bound = bindCondition("Orders.Total > 5 AND Customers.Name <> '[0.17]'", FIELDS);
    const renamed = [{ name: 'Sales.Sum', place: 0, fieldId: 17 }, { name: 'Odd]Name.Name', place: 1, fieldId: 21 }];
    expect(unbindCondition(bound, renamed)).toBe("[Sales.Sum] > 5 AND [Odd]]Name.Name] <> '[0.17]'");
    expect(boundFields(bound)).toEqual([{ place: 0, fieldId: 17 }, { place: 1, fieldId: 21 }]);
  });
});
