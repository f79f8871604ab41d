import pg from 'pg';
import type { PoolClient } from 'pg';
import type { Operation } from './change.ts';

/** What the capture triggers of one table say. */
export interface CaptureTarget {
  accountId: string;
  tableId: number;
  schema: string;
  table: string;
  shapeVersion: number;
  /** PASSWORD columns: their values are never captured. */
  hidden: readonly string[];
}

/** Sorts before any other trigger's name, so that what other triggers do to the table is captured after what set them off. */
const PREFIX = '!rowcast_';

const { escapeIdentifier, escapeLiteral } = pg;

const TRIGGERS: Record<Operation, readonly { name: string; when: string; fn: string }[]> = {
  I: [{ name: `${PREFIX}insert`, when: 'after insert', fn: 'capture_insert' }],
  U: [{ name: `${PREFIX}update`, when: 'after update', fn: 'capture_update' }],
  D: [
    { name: `${PREFIX}delete`, when: 'after delete', fn: 'capture_delete' },
    { name: `${PREFIX}truncate`, when: 'before truncate', fn: 'capture_truncate' },
  ],
};

const TRANSITION: Record<string, string> = {
  'after insert': 'referencing new table as new_rows',
  'after update': 'referencing old table as old_rows new table as new_rows',
  'after delete': 'referencing old table as old_rows',
  'before truncate': '',
};

const textArray = (items: readonly string[]) => `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

/** Creates or replaces the triggers that capture one kind of change, for the sources listed. Takes a strong lock on the table. */
export async function putTriggers(client: PoolClient, target: CaptureTarget, operation: Operation, sources: readonly string[]): Promise<void> {
  const args = [target.accountId, String(target.tableId), String(target.shapeVersion), textArray(sources), textArray(target.hidden)];
  for (const { name, when, fn } of TRIGGERS[operation]) {
    await client.query(
      `create or replace trigger ${escapeIdentifier(name)} ${when} on ${escapeIdentifier(target.schema)}.${escapeIdentifier(target.table)}
       ${TRANSITION[when] ?? ''} for each statement execute function rowcast.${fn}(${args.map(escapeLiteral).join(', ')})`,
    );
  }
}

/** Drops the triggers of one kind of change, if they stand. Takes the strongest lock on the table. */
export async function dropTriggers(client: PoolClient, target: CaptureTarget, operation: Operation): Promise<void> {
  for (const { name } of TRIGGERS[operation]) {
    await client.query(
      `drop trigger if exists ${escapeIdentifier(name)} on ${escapeIdentifier(target.schema)}.${escapeIdentifier(target.table)}`,
    );
  }
}

/** The target of a table's triggers as the definitions stand now; null when the table is gone. */
export async function findCaptureTarget(client: PoolClient, accountId: string, tableId: number): Promise<CaptureTarget | null> {
  const { rows } = await client.query<{ schema: string; table: string; shapeVersion: number; hidden: string[] }>(
    `select a.data_schema as schema, t.name as table, t.shape_version as "shapeVersion",
       array(select f.name from rowcast.field f where f.account_id = t.account_id and f.table_id = t.id and f.type = 'PASSWORD' order by f.id) as hidden
     from rowcast.data_table t join rowcast.account a on a.id = t.account_id
     where t.account_id = $1 and t.id = $2`,
    [accountId, tableId],
  );
  const row = rows[0];
  return row === undefined ? null : { accountId, tableId, ...row };
}
