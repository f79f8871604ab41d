import { SOURCES } from './sources.ts';
import type { Source } from './sources.ts';

const KNOWN: ReadonlySet<string | null> = new Set(SOURCES);

/** The source that a transaction's setting tells: `Database` when it tells none (null, ''), or any text that an SQL client has set. */
export function knownSource(setting: string | null): Source {
  return KNOWN.has(setting) ? (setting as Source) : 'Database';
}
