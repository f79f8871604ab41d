import { fileURLToPath } from 'node:url';

/** src/db and dist/db lie equally deep. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));
