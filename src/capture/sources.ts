/** How a change came. `Import` and `Database` are Rowcast's own. */
export const SOURCES = ['Datasheet', 'DataPages', 'DataParts', 'Extensions', 'RESTAPIs', 'TriggeredActions', 'Tasks', 'Import', 'Database'] as const;

export type Source = (typeof SOURCES)[number];

/** What an event listens to when its sources are omitted: all but `Import`. */
export const DEFAULT_SOURCES: readonly Source[] = SOURCES.filter((source) => source !== 'Import');
