export type TableAccess = 'read' | 'write';

/** What a profile or a user may do with the objects of its account. */
export interface Reach {
  /** Reaches every table, may make and drop tables, and manages webhooks. */
  allObjects: boolean;
  /** Without access to all objects: table id → what it may do there, or the same for every table. `write` includes `read`. */
  access: ReadonlyMap<number, TableAccess> | TableAccess;
}
