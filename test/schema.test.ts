import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawSchema } from './support/draw-schema.ts';
import { testDatabase } from './support/test-database.ts';

test('docs/schema/schema.txt shows the schema that the migrations make', async () => {
  const database = await testDatabase();
  try {
    // After a change of the migrations: npm run schema
    expect(readFileSync('docs/schema/schema.txt', 'utf8')).toBe(await drawSchema(database.pool));
  } finally {
    await database.close();
  }
});
