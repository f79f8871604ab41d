import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'rowcast-arrows-'));
  cpSync('scripts/check-arrows.mjs', join(checkout, 'scripts/check-arrows.mjs'));
});
afterEach(() => rmSync(checkout, { recursive: true }));

function check(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    const path = join(checkout, 'src', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const { status, stderr } = spawnSync(process.execPath, [join(checkout, 'scripts/check-arrows.mjs')], { encoding: 'utf8' });
  return { status, stderr };
}

test('imports along the arrows pass', () => {
  expect(check({
    'tables/a.ts': "import { x } from '../db/x.ts';\nimport type { y } from './y.ts';",
    'webhooks/b.ts': "import { a } from '../tables/a.ts';\nimport { e } from '../errors.ts';",
    'server.ts': "import { b } from './webhooks/b.ts';",
  })).toEqual({ status: 0, stderr: '' });
});

test('an arrow that turns round fails and is named, however it is imported', () => {
  expect(check({
    'tables/a.ts': "import { b } from '../webhooks/b.ts';",
    'db/c.ts': "export { l } from '../loop.ts';",
    'delivery/d.ts': "const { readConfig } = await import('../config.ts');",
    'helpers/e.ts': '',
  })).toEqual({
    status: 1,
    stderr: [
      'db/c.ts: db may not import loop.ts (../loop.ts)',
      'delivery/d.ts: delivery may not import config.ts (../config.ts)',
      'helpers/e.ts: there is no part helpers',
      'tables/a.ts: tables may not import webhooks (../webhooks/b.ts)',
      '',
    ].join('\n'),
  });
});

test('the console has arrows of its own, and takes only types of the server', () => {
  expect(check({
    'errors.ts': '',
    '../web/src/main.tsx': "import { Frame } from './app/frame.tsx';",
    '../web/src/app/frame.tsx': "import { page } from '../features/webhooks/page.tsx';",
    '../web/src/features/webhooks/page.tsx': "import { useSession } from '../session/use-session.ts';\nimport { t } from '../tables/t.ts';\nimport type { E } from '../../../../src/errors.ts';",
    '../web/src/ui/table.tsx': "import { page } from '../features/webhooks/page.tsx';\nimport { E } from '../../../src/errors.ts';",
  })).toEqual({
    status: 1,
    stderr: [
      'web: features/webhooks/page.tsx: features/webhooks may not import features/tables (../tables/t.ts)',
      'web: ui/table.tsx: ui may not import features/webhooks (../features/webhooks/page.tsx)',
      'web: ui/table.tsx: imports more than types of ../../../src/errors.ts, outside web/src',
      '',
    ].join('\n'),
  });
});
