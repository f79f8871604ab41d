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

/** The sources an event listens to, from its `EventSources` as sent: nothing given means all but `Import`. */
export function eventSources(spellings: readonly string[] | null): readonly Source[] {
  if (spellings === null || spellings.length === 0) return DEFAULT_SOURCES;
  const sources = new Set<Source>();
  for (const spelling of spellings) {
    const source = BY_SPELLING.get(spelling);
    if (source !== undefined) sources.add(source);
  }
  return [...sources];
}
