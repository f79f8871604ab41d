import type { Profile, TableAccess } from './profile.ts';

/** Whether a profile may read or write a table of its account. */
export function mayUseTable(profile: Profile, tableId: number, wanted: TableAccess): boolean {
  if (profile.allObjects) {
    return true;
  }
  const granted = profile.access.get(tableId);
  return granted === 'write' || granted === wanted;
}
