import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERROR_STATUS } from '../../src/errors.ts';

test('docs/reference/errors.md lists every code with its status', () => {
  const page = readFileSync(new URL('../../docs/reference/errors.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `(\w+)` \| (\d{3}) \| \S/gm)].map(([, code, status]) => [code, Number(status)]);
  expect(listed).toEqual(Object.entries(ERROR_STATUS));
});
