import { DEFAULT_SOURCES, SOURCES } from '../capture/sources.ts';
import type { Source } from '../capture/sources.ts';

/** Spellings of clients that are taken as well; answers echo them as sent. */
const ALIASES: Readonly<Record<string, Source>> = { Datasheets: 'Datasheet' };

const BY_SPELLING: ReadonlyMap<string, Source> = new Map([
  ...SOURCES.map((source) => [source, source] as const),
  ...Object.entries(ALIASES),
]);

/** Every spelling of `EventSources` that is taken. */
export const SOURCE_SPELLINGS: readonly string[] = [...BY_SPELLING.keys()];

const sourcesOf = new WeakMap<readonly string[], readonly Source[]>();

/** The sources an event listens to, from its `EventSources` as sent: nothing given means all but `Import`. */
export function eventSources(spellings: readonly string[] | null): readonly Source[] {
  if (spellings === null || spellings.length === 0) return DEFAULT_SOURCES;
  // Asked for every change that an event is held against.
  let sources = sourcesOf.get(spellings);
  if (sources === undefined) {
    sources = [...new Set(spellings.flatMap((spelling) => BY_SPELLING.get(spelling) ?? []))];
    sourcesOf.set(spellings, sources);
  }
  return sources;
}
