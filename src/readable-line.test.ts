import { expect, test } from 'vitest';
import { readableLine } from './readable-line.ts';

test('a line says time, level, text and fields', () => {
  const line = { level: 'info', time: '2026-01-02T03:04:05.678Z', kind: 'server.listening', url: 'http://127.0.0.1:8080', msg: 'listening' };
  expect(readableLine(JSON.stringify(line))).toBe('03:04:05 info  listening url=http://127.0.0.1:8080\n');
});

test('an error comes with its stack', () => {
  const line = { level: 'warn', time: '2026-01-02T03:04:05.678Z', loop: 'fan-out', err: { message: 'no', stack: 'Error: no\n    at x' }, msg: 'loop failed' };
  expect(readableLine(JSON.stringify(line))).toBe('03:04:05 warn  loop failed loop=fan-out\nError: no\n    at x\n');
});
