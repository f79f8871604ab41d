import { expect, test } from 'vitest';
import { knownSource } from './known-source.ts';

test.each([
  ['RESTAPIs', 'RESTAPIs'], ['Database', 'Database'], ['Import', 'Import'],
  [null, 'Database'], ['', 'Database'], ['by hand', 'Database'], ['restapis', 'Database'],
] as const)('the setting %j tells the source %s', (setting, source) => expect(knownSource(setting)).toBe(source));
