import type { Problem } from '../errors.ts';
import { decodeCursor } from './cursor.ts';
import { idFloor } from './id-floor.ts';

export interface PageFilters {
  /** Included. */
  from?: Date | undefined;
  /** Excluded. */
  to?: Date | undefined;
  /** 1 … 1000. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** What a list reads: ids from `floor`, included, to `below`, excluded. */
export interface PageRange {
  floor: string;
  below: string;
  limit: number;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;
const LOWEST = '00000000-0000-0000-0000-000000000000';
const HIGHEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Turns times and cursor into a range of UUID v7; what is wrong with them is added to `problems`. */
export function pageRange(filters: PageFilters, problems: Problem[]): PageRange {
  const limit = filters.limit ?? DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    problems.push({ property: 'Limit', problem: `must be a whole number, 1 to ${MAX_LIMIT}` });
  }
  for (const [property, moment] of [['From', filters.from], ['To', filters.to]] as const) {
    if (Number.isNaN(moment?.getTime())) problems.push({ property, problem: 'must be a date' });
  }
  let below = filters.to === undefined ? HIGHEST : idFloor(filters.to);
  if (filters.cursor !== undefined) {
    const id = decodeCursor(filters.cursor);
    if (id === null) problems.push({ property: 'Cursor', problem: 'is not a cursor of this list' });
    else if (id < below) below = id;
  }
  return { floor: filters.from === undefined ? LOWEST : idFloor(filters.from), below, limit };
}
