import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnServer, type SpawnedServer } from './support/spawn-server.ts';

let server: SpawnedServer;
beforeAll(async () => {
  // As a newcomer starts it: the first start makes the credentials.
  server = await spawnServer({ environment: { ROWCAST_CLIENT_ID: '', ROWCAST_CLIENT_SECRET: '' } });
  symlinkSync(server.home, join(server.home, '.rowcast'));
});
afterAll(() => server.close());

test('the tour of README.md runs as written and shows the call and the log', async () => {
  const blocks = [...readFileSync('README.md', 'utf8').matchAll(/^```bash\n(.*?)^```$/gms)].map(([, code]) => code);
  expect(blocks.length).toBeGreaterThan(5);
  const script = ['set -euo pipefail', ...blocks.map((code, index) => `echo; echo "--- block ${index}"\n${code}`)].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-c', script], {
    cwd: server.home,
    env: { PATH: process.env['PATH'] ?? '', ROWCAST_PUBLIC_URL: server.url },
  });
  const [, callText = '', logText = ''] = /--- block 4\n(.*)\n--- block 5\n(.*)/s.exec(stdout) ?? [];
  const { Result: calls } = JSON.parse(callText.trim()) as { Result: { Body: string; SignatureVerified: boolean }[] };
  expect(calls).toHaveLength(1);
  expect(calls[0]?.SignatureVerified).toBe(true);
  const body = JSON.parse(calls[0]?.Body ?? '') as Record<string, unknown>;
  expect(body).toMatchObject({
    eventType: 'table.recordInsert', objectName: 'Customers',
    data: [{ PK_ID: 1, First_Name: 'Ada', Orders: 7, Since: '2026-01-02T03:04:05' }],
  });
  const { Result: log } = JSON.parse(logText.trim()) as { Result: Record<string, unknown>[] };
  expect(JSON.stringify(log)).toContain('Message created');
  expect(JSON.stringify(log)).toContain('Message sent');
});
