import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONFIG_KEYS, ConfigError, readConfig } from '../src/config.ts';
import { onFreePort } from '../src/on-free-port.ts';

test('an empty environment gives the documented defaults', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080', integrationUrl: 'http://127.0.0.1:8080', databaseUrl: undefined,
    outgoingAllow: [], retrySchedule: [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400], callTimeoutMs: 20_000, holdAfter: 432_000, logRetentionDays: 30, logLevel: 'info',
  });
});

test('every wrong variable is named, with what is wrong', () => {
  const wrong = () => readConfig({ PORT: 'eighty', ROWCAST_SECRET_KEY: 'short', ROWCAST_RETRY_SCHEDULE: '5,never' });
  expect(wrong).toThrow(ConfigError);
  expect(wrong).toThrow(/PORT: must be a port.*\n.*ROWCAST_SECRET_KEY: must be 32 bytes.*\n.*ROWCAST_RETRY_SCHEDULE: must be/s);
});

test('logs that end before the retry schedule does are refused', () => {
  expect(() => readConfig({ ROWCAST_LOG_RETENTION_DAYS: '2' })).toThrow(/ROWCAST_LOG_RETENTION_DAYS: 2 days of logs end before the retry schedule/);
});

test('credentials come in pairs', () => {
  expect(() => readConfig({ ROWCAST_CLIENT_ID: 'me' })).toThrow(/give both or neither/);
  expect(() => readConfig({ ROWCAST_ADMIN_EMAIL: 'me@example.com' })).toThrow(/ROWCAST_ADMIN_PASSWORD: give both or neither/);
  expect(() => readConfig({ ROWCAST_ADMIN_EMAIL: 'me', ROWCAST_ADMIN_PASSWORD: 'short' })).toThrow(/ROWCAST_ADMIN_EMAIL: must be an e-mail.*\nROWCAST_ADMIN_PASSWORD: must have 8/);
});

test('port 0 becomes a free port, also in the public URL', async () => {
  const config = await onFreePort(readConfig({ PORT: '0' }));
  expect(config.port).toBeGreaterThan(0);
  expect(config).toMatchObject({ publicUrl: `http://127.0.0.1:${config.port}`, integrationUrl: `http://127.0.0.1:${config.port}` });
  expect(await onFreePort(readConfig({ PORT: '0', ROWCAST_PUBLIC_URL: 'https://example.com/' }))).toMatchObject({ publicUrl: 'https://example.com' });
});

test('docs/configuration.md lists the variables that are read, no more and no less', () => {
  const documented = [...readFileSync('docs/configuration.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(documented.toSorted()).toEqual([...CONFIG_KEYS].sort());
});
