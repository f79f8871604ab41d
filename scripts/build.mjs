// Builds what is not built: dist/ from src/, web/dist/ from web/. Run again with nothing changed, it only looks.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

/** The latest change of a file or of anything in a folder (a removed file changes its folder), in milliseconds. */
function latestChange(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  let latest = stats.mtimeMs;
  for (const name of readdirSync(path)) {
    if (name !== 'node_modules' && name !== 'dist') latest = Math.max(latest, latestChange(join(path, name)));
  }
  return latest;
}

function run(label, script, args, cwd) {
  const { status, stdout, error } = spawnSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0) {
    process.stderr.write(stdout);
    process.stderr.write(`${label} failed\n`);
    process.exit(status ?? 1);
  }
}

/** A build is new when its stamp is as new as its sources were when it began; a build cut short leaves no stamp. */
function buildWhenOlder({ label, sources, output, make }) {
  const stamp = join(output, '.built');
  const changed = Math.max(...sources.map((path) => latestChange(join(root, path))));
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built >= changed) return;
  process.stderr.write(`Building ${label} …\n`);
  rmSync(output, { recursive: true, force: true });
  make();
  mkdirSync(output, { recursive: true });
  writeFileSync(stamp, '');
  const at = new Date(changed + 1);
  utimesSync(stamp, at, at);
}

const bin = (name, path) => join(dirname(require.resolve(`${name}/package.json`)), path);

export async function build() {
  buildWhenOlder({
    label: 'the server',
    sources: ['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json'],
    output: join(root, 'dist'),
    make: () => run('tsc', bin('typescript', 'bin/tsc'), ['-p', 'tsconfig.build.json'], root),
  });
  // A production install has no web sources to build from.
  if (existsSync(join(root, 'web', 'index.html'))) {
    buildWhenOlder({
      label: 'the web page',
      sources: ['web'],
      output: join(root, 'web', 'dist'),
      make: () => run('vite', bin('vite', 'bin/vite.js'), ['build', '--logLevel', 'warn'], join(root, 'web')),
    });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
