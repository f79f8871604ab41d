import { expect, test } from 'vitest';
import { renameParameters } from './rename-parameters.ts';

const names: Record<number, string> = { 1: 'Given_Name', 2: 'City', 3: 'A', 4: 'B' };
const nameOf = (id: number) => names[id] ?? '';

test('parameters of renamed fields carry the new name, all else stays as sent', () => {
  expect(renameParameters("{'a' : '[@field:first_name] [@old:First_Name], [@field:CITY]', \n'[@out-hook:First_Name]': 1}", { first_name: 1, First_Name: 1, CITY: 2 }, nameOf)).toBe(
    "{'a' : '[@field:Given_Name] [@old:Given_Name], [@field:CITY]', \n'[@out-hook:First_Name]': 1}",
  );
});

test('two fields that swapped their names', () => {
  expect(renameParameters('[@field:B][@field:A]', { B: 3, A: 4 }, nameOf)).toBe('[@field:A][@field:B]');
});

test('the slash of a download address stays', () => {
  expect(renameParameters('[@field:first_name/] [@field:City/]', { first_name: 1, City: 2 }, nameOf)).toBe('[@field:Given_Name/] [@field:City/]');
});
