import type { PoolClient } from 'pg';
import { RequestError, type Problem } from '../errors.ts';
import { nameProblem } from './name-problem.ts';

/** A table's name as a request gives it; null and a problem when it is none. */
export function readTableName(name: unknown, problems: Problem[]): string | null {
  const problem = name === undefined ? 'is required' : typeof name === 'string' ? nameProblem(name) : 'must be a text';
  if (problem !== null) problems.push({ property: 'Name', problem });
  return problem === null ? String(name) : null;
}

/** A table's note as a request gives it; null and a problem when it is none. */
export function readTableNote(note: unknown, problems: Problem[]): string | null {
  if (typeof note === 'string' && note.length <= 4_000 && !/\0|\p{Surrogate}/u.test(note)) return note;
  problems.push({ property: 'Note', problem: 'must be a text of at most 4,000 characters' });
  return null;
}

/** @param except the table that may have it: its own name in another case @throws RequestError Conflict */
export async function refuseTakenName(client: PoolClient, accountId: string, name: string, except: number | null = null): Promise<void> {
  const { rows: [taken] } = await client.query<{ kind: string }>(
    `select 'table' as kind from rowcast.data_table where account_id = $1 and lower(name) = lower($2) and id is distinct from $3
    union all select 'view' from rowcast.view where account_id = $1 and lower(name) = lower($2) limit 1`,
    [accountId, name, except],
  );
  if (taken !== undefined) throw new RequestError('Conflict', `Name: there is a ${taken.kind} ${JSON.stringify(name)} already.`);
}
