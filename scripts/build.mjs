// Builds what is not built: dist/ from src/, web/dist/ from web/. Run again with nothing changed, it only looks.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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

async function run(label, script, args, cwd) {
  // Whoever asks for the build, a test among them, gets the one that is shipped.
  const child = spawn(process.execPath, [script, ...args], { cwd, env: { ...process.env, NODE_ENV: 'production' }, stdio: ['ignore', 'pipe', 'inherit'] });
  // Not on standard output, where the server that starts next writes its log.
  child.stdout.pipe(process.stderr, { end: false });
  const [status] = await once(child, 'close');
  if (status !== 0) {
    process.stderr.write(`Building ${label} failed.\n`);
    process.exit(1);
  }
}

/** A build is new when its stamp is as new as its sources were when it began; a build cut short leaves no stamp. */
async function buildWhenOlder({ label, sources, output, make }) {
  const stamp = join(output, '.built');
  const changed = Math.max(...sources.map((path) => latestChange(join(root, path))));
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built >= changed) return;
  process.stderr.write(`Building ${label} …\n`);
  rmSync(output, { recursive: true, force: true });
  await make();
  mkdirSync(output, { recursive: true });
  writeFileSync(stamp, '');
  const at = new Date(changed + 1);
  utimesSync(stamp, at, at);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function holderOf(lock) {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return '';
  }
}

/** Two commands, or tests, that build at once would take each other's files away: one after the other. */
async function alone(lock, work) {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    // Killed in the middle; a lock without a holder has only just been made.
    const holder = holderOf(lock);
    if (holder !== '' && !isAlive(Number(holder))) rmSync(lock, { force: true });
    else await sleep(100);
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  await work();
  process.off('exit', release);
  release();
}

const bin = (name, path) => join(dirname(require.resolve(`${name}/package.json`)), path);

export function build() {
  return alone(join(root, 'node_modules', '.building'), buildAll);
}

async function buildAll() {
  const builds = [buildWhenOlder({
    label: 'the server',
    sources: ['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json'],
    output: join(root, 'dist'),
    make: () => run('the server', bin('typescript', 'bin/tsc'), ['-p', 'tsconfig.build.json'], root),
  })];
  // A production install has no web sources to build from.
  if (existsSync(join(root, 'web', 'index.html'))) {
    builds.push(buildWhenOlder({
      label: 'the web page',
      sources: ['web/index.html', 'web/src', 'web/build', 'web/vite.config.ts', 'web/package.json'],
      output: join(root, 'web', 'dist'),
      make: () => run('the web page', bin('vite', 'bin/vite.js'), ['build', '--logLevel', 'warn'], join(root, 'web')),
    }));
  }
  await Promise.all(builds);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
