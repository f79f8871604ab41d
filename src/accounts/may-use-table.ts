import type { Reach, TableAccess } from './reach.ts';

/** Whether a caller may read or write a table of its account. */
export function mayUseTable({ allObjects, access }: Reach, tableId: number, wanted: TableAccess): boolean {
  if (allObjects) {
    return true;
  }
  const granted = typeof access === 'string' ? access : access.get(tableId);
  return granted === 'write' || granted === wanted;
}
