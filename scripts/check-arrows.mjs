// Fails when an import between the parts of src/, or of web/src/, runs against the arrows of ARCHITECTURE.md.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What each part may import of the others, besides FOUNDATION. Parts not named here may be imported by nobody. */
export const ARROWS = {
  db: [],
  accounts: [],
  tables: ['accounts'],
  files: ['accounts', 'tables'],
  transfer: ['accounts', 'tables'],
  views: ['accounts', 'tables'],
  tasks: ['accounts', 'tables'],
  capture: ['accounts', 'tables'],
  webhooks: ['accounts', 'tables', 'capture'],
  activity: ['accounts', 'webhooks'],
  delivery: ['accounts', 'capture', 'webhooks', 'activity', 'tables'],
  api: ['files', 'accounts', 'tables', 'views', 'tasks', 'transfer', 'capture', 'webhooks', 'delivery', 'activity'],
  cli: ['files', 'accounts', 'tables', 'transfer', 'capture', 'webhooks', 'delivery', 'activity', 'api'],
};

/** What every part may import; `db` only the observations' types. */
const FOUNDATION = ['db', 'errors.ts', 'observe.ts', 'loop.ts'];
const FOUNDATION_OF_DB = ['errors.ts', 'observe.ts'];
/** The files that wire the parts; besides them only `cli` knows the configuration and the wiring. */
const CLI_ONLY = ['config.ts', 'table-hooks.ts', 'server.ts', 'worker.ts', 'main.ts', 'package-version.ts'];

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceFiles(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

const partOf = (src, path) => relative(src, path).split(sep)[0];

/** A sentence per import that runs against the arrows. */
export function wrongArrows(src) {
  const wrong = [];
  for (const file of sourceFiles(src)) {
    const part = partOf(src, file);
    // A file of src/ itself wires parts: it may import any.
    if (part.endsWith('.ts')) continue;
    const name = relative(src, file).split(sep).join('/');
    const allowed = ARROWS[part];
    if (allowed === undefined) {
      wrong.push(`${name}: there is no part ${part}`);
      continue;
    }
    const foundation = part === 'db' ? FOUNDATION_OF_DB : part === 'cli' ? [...FOUNDATION, ...CLI_ONLY] : FOUNDATION;
    for (const [, target] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const path = resolve(dirname(file), target);
      if (relative(src, path).startsWith('..')) {
        if (!name.endsWith('.test.ts')) wrong.push(`${name}: imports ${target}, outside src`);
        continue;
      }
      const to = partOf(src, path);
      if (to !== part && !allowed.includes(to) && !foundation.includes(to)) wrong.push(`${name}: ${part} may not import ${to} (${target})`);
    }
  }
  return wrong;
}

/** What each part of the console may import of the others. No feature imports another one, but for `session`, and `activity`, which looks at all webhooks. */
export const WEB_ARROWS = {
  api: [],
  ui: ['api'],
  features: ['api', 'ui', 'features/session'],
  'features/activity': ['api', 'ui', 'features/session', 'features/webhooks'],
  app: ['api', 'ui', 'features'],
};

const TYPE_IMPORT = /\bimport type\b[^;'"]*from\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/** `ui`, `features/webhooks`; null for a file of web/src itself, which may import any. */
function webPartOf(src, path) {
  const names = relative(src, path).split(sep);
  if (names.length === 1) return null;
  return names[0] === 'features' ? `features/${names[1]}` : names[0];
}

/** A sentence per import of the console that runs against the arrows. Of the server it may take types, and nothing else. */
export function wrongWebArrows(src) {
  const wrong = [];
  for (const file of sourceFiles(src)) {
    const part = webPartOf(src, file);
    if (part === null) continue;
    const name = relative(src, file).split(sep).join('/');
    const allowed = WEB_ARROWS[part] ?? WEB_ARROWS[part.split('/')[0]];
    if (allowed === undefined) {
      wrong.push(`web: ${name}: there is no part ${part}`);
      continue;
    }
    const text = readFileSync(file, 'utf8');
    const types = new Set([...text.matchAll(TYPE_IMPORT)].map(([, target]) => target));
    for (const [, target] of text.matchAll(IMPORT)) {
      const path = resolve(dirname(file), target);
      if (relative(src, path).startsWith('..')) {
        if (!types.has(target)) wrong.push(`web: ${name}: imports more than types of ${target}, outside web/src`);
        continue;
      }
      const to = webPartOf(src, path);
      if (to !== null && to !== part && !allowed.includes(to) && !allowed.includes(to.split('/')[0])) wrong.push(`web: ${name}: ${part} may not import ${to} (${target})`);
    }
  }
  return wrong;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wrong = wrongArrows(fileURLToPath(new URL('../src', import.meta.url)));
  const web = fileURLToPath(new URL('../web/src', import.meta.url));
  if (existsSync(web)) wrong.push(...wrongWebArrows(web));
  for (const sentence of wrong) process.stderr.write(`${sentence}\n`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
