// Renews docs/schema/schema.txt from the migrations: npm run schema
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/db/embedded/start-embedded-postgres.ts';
import { migrate } from '../../src/db/migrate.ts';
import { drawSchema } from './draw-schema.ts';

const home = mkdtempSync(join(tmpdir(), 'rowcast-schema-'));
const observe = () => {};
const postgres = await startEmbeddedPostgres({ home, observe });
await migrate({ connectionString: postgres.connectionString, observe });
const client = new pg.Client({ connectionString: postgres.connectionString });
await client.connect();
writeFileSync('docs/schema/schema.txt', await drawSchema(client));
await client.end();
await postgres.stop();
rmSync(home, { recursive: true });
