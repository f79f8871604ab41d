import { expect, test } from 'vitest';
import { checkTemplate } from './check-template.ts';

test('names twenty wrong parameters and counts the rest, without looking for what a million may have meant', () => {
  const fields = Array.from({ length: 500 }, (_, id) => ({ id, name: `Field_with_a_long_name_${id}`, type: 'STRING' as const }));
  const template = JSON.stringify(Array.from({ length: 25_000 }, (_, index) => `[@field:Fjeld_with_a_lonk_naim_${index}]`));
  const before = process.cpuUsage();
  const { problems } = checkTemplate(template, fields);
  // Of the processor's time, not the clock's: other tests run beside this one.
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(5000);
  expect(problems).toHaveLength(21);
  expect(problems[0]).toMatch(/^unknown field \[@field:Fjeld_with_a_lonk_naim_0\] \(did you mean Field_with_a_long_name_0/);
  expect(problems.at(-1)).toBe('24980 more like these');
});
