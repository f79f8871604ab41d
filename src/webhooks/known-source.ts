import { SOURCES } from '../capture/sources.ts';
import type { Source } from '../capture/sources.ts';

const KNOWN: ReadonlySet<string> = new Set(SOURCES);

/** The source of a change. An SQL client may have set any text: what is not one of ours is a change by `Database`. */
export function knownSource(source: string): Source {
  return KNOWN.has(source) ? (source as Source) : 'Database';
}
