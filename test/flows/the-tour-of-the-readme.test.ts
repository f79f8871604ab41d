import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.ts';

let server: SpawnedServer;
const folder = mkdtempSync(join(tmpdir(), 'rowcast-tour-'));
beforeAll(async () => {
  server = await spawnServer({ environment: { ROWCAST_CLIENT_ID: '', ROWCAST_CLIENT_SECRET: '', ROWCAST_OUTGOING_ALLOW: '' } });
  symlinkSync(server.home, join(folder, '.rowcast'));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('runs as it is written', async () => {
  const blocks = [...readFileSync('README.md', 'utf8').matchAll(/^```bash\n(.*?)^```$/gms)].map(([, block]) => block!);
  expect(blocks.length).toBeGreaterThan(4);
  // What each block prints, apart from the others'.
  const script = blocks.map((block, index) => `echo "--- ${index}"\n${block}\necho`).join('\n');
  const shell = spawn('bash', ['-eu', '-o', 'pipefail'], { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ROWCAST_PUBLIC_URL: server.url } });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  shell.stdin.end(script);
  const [code] = await once(shell, 'close');
  expect(code, output).toBe(0);

  const answers = output.split(/^--- \d+\n/m).slice(1).map((text) => text.trim());
  const json = answers.flatMap((text) => text.split('\n')).filter((line) => line.startsWith('{"Result"')).map((line) => JSON.parse(line));
  const [inspected, log] = json;
  expect(inspected.Result).toHaveLength(1);
  expect(inspected.Result[0].SignatureVerified).toBe(true);
  expect(JSON.parse(inspected.Result[0].Body)).toMatchObject({
    eventType: 'table.recordInsert', objectName: 'Customers', data: [{ PK_ID: 1, First_Name: 'Ada', Orders: 7, Since: '2026-01-02T03:04:05' }],
  });
  expect(log.Result.map(({ ActivityType, Status }: { ActivityType: string; Status: string }) => [ActivityType, Status])).toEqual([['Message sent', 'Success'], ['Message created', 'Success']]);
}, 60_000);
