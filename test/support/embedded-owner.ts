import { startEmbeddedPostgres } from '../../src/db/embedded/start-embedded-postgres.ts';

// A process that owns a home, for tests to kill: prints one JSON line when PostgreSQL answers or why it does not.
const home = process.argv[2] ?? '';
try {
  const { connectionString } = await startEmbeddedPostgres({ home, observe: () => {} });
  process.stdout.write(`${JSON.stringify({ connectionString })}\n`);
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refused: (error as Error).message })}\n`);
  process.exitCode = 1;
}
