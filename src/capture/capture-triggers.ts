import pg from 'pg';
import type { PoolClient } from 'pg';
import { arrayLiteral } from './array-literal.ts';
import type { Operation } from './change.ts';
import { OWN_CAPTURE_TEXT, ownCaptureFunction, ownCaptureName } from './own-capture-function.ts';

/** What the capture triggers of one table say. */
export interface CaptureTarget {
  accountId: string;
  tableId: number;
  schema: string;
  table: string;
  shapeVersion: number;
  /** PASSWORD columns: their values are never captured. */
  hidden: readonly string[];
  /** Has columns of floating-point numbers, which a client may want to see fewer digits of. */
  floats: boolean;
  /** null: the table is our own, and its key is `PK_ID`. */
  attached: AttachedColumns | null;
}

/** Columns by number, which a rename does not change. */
interface AttachedColumns {
  /** Number → the column's name in the shape, and whether its value is captured as text. */
  columns: Readonly<Record<string, readonly [string, boolean]>>;
  key: readonly number[];
}

/** Sorts before any other trigger's name, so that what other triggers do to the table is captured after what set them off. */
const PREFIX = '!rowcast_';

const { escapeIdentifier, escapeLiteral } = pg;

/** Of our own tables: by a function of the table's own, but for TRUNCATE. */
const TRIGGERS: Record<Operation, readonly { name: string; when: string }[]> = {
  I: [{ name: `${PREFIX}insert`, when: 'after insert' }],
  U: [{ name: `${PREFIX}update`, when: 'after update' }],
  D: [{ name: `${PREFIX}delete`, when: 'after delete' }, { name: `${PREFIX}truncate`, when: 'before truncate' }],
};

/** An attached table's key may change: that is the delete of one record and the insert of another, in this order. */
const ATTACHED_TRIGGERS: Record<Operation, readonly { name: string; when: string; mode: string }[]> = {
  I: [{ name: `${PREFIX}insert`, when: 'after insert', mode: 'insert' }, { name: `${PREFIX}key_insert`, when: 'after update', mode: 'key insert' }],
  U: [{ name: `${PREFIX}update`, when: 'after update', mode: 'update' }],
  D: [
    { name: `${PREFIX}delete`, when: 'after delete', mode: 'delete' },
    { name: `${PREFIX}key_delete`, when: 'after update', mode: 'key delete' },
    { name: `${PREFIX}truncate`, when: 'before truncate', mode: 'truncate' },
  ],
};

const TRANSITION: Record<string, string> = {
  'after insert': 'referencing new table as new_rows',
  'after update': 'referencing old table as old_rows new table as new_rows',
  'after delete': 'referencing old table as old_rows',
  'before truncate': '',
};

/** Creates or replaces the triggers that capture one kind of change, for the sources listed. Takes a strong lock on the table. */
export async function putTriggers(client: PoolClient, target: CaptureTarget, operation: Operation, sources: readonly string[]): Promise<void> {
  const args = [target.accountId, String(target.tableId), String(target.shapeVersion), arrayLiteral(sources)];
  const put = async (name: string, when: string, fn: string) => {
    await client.query(
      `create or replace trigger ${escapeIdentifier(name)} ${when} on ${escapeIdentifier(target.schema)}.${escapeIdentifier(target.table)}
       ${TRANSITION[when] ?? ''} for each statement execute function ${fn}`,
    );
  };
  const call = (fn: string, own: readonly string[]) => `rowcast.${fn}(${[...args, ...own].map(escapeLiteral).join(', ')})`;
  if (target.attached !== null) {
    for (const { name, when, mode } of ATTACHED_TRIGGERS[operation]) await put(name, when, call('capture_attached', [...attachedArguments(target.attached), mode]));
    return;
  }
  const own = { ...target, operation, sources };
  await client.query(ownCaptureFunction(own));
  for (const { name, when } of TRIGGERS[operation]) {
    await put(name, when, when === 'before truncate' ? call('capture_truncate', [arrayLiteral(target.hidden)]) : `${ownCaptureName(own)}()`);
  }
}

function attachedArguments(attached: AttachedColumns): string[] {
  return [JSON.stringify(attached.columns), `{${attached.key.join(',')}}`];
}

/** Drops the triggers of one kind of change, if they stand, and their function. Takes the strongest lock on the table. */
export async function dropTriggers(client: PoolClient, target: CaptureTarget, operation: Operation): Promise<void> {
  for (const { name } of (target.attached === null ? TRIGGERS : ATTACHED_TRIGGERS)[operation]) {
    await client.query(
      `drop trigger if exists ${escapeIdentifier(name)} on ${escapeIdentifier(target.schema)}.${escapeIdentifier(target.table)}`,
    );
  }
  await client.query(`drop function if exists ${ownCaptureName({ ...target, operation })}()`);
}

/** Remembers for which sources one kind of change is captured, and from which text. */
export async function noteTriggers(client: PoolClient, { accountId, tableId }: Pick<CaptureTarget, 'accountId' | 'tableId'>, operation: Operation, sources: readonly string[]): Promise<void> {
  await client.query(
    `insert into rowcast.capture (account_id, table_id, operation, sources, functions) values ($1, $2, $3, $4, $5)
     on conflict (account_id, table_id, operation) do update set sources = excluded.sources, functions = excluded.functions`,
    [accountId, tableId, operation, sources, OWN_CAPTURE_TEXT],
  );
}

/** The target of a table's triggers as the definitions stand now; null when the table is gone, an attached one from the database. */
export async function findCaptureTarget(client: PoolClient, accountId: string, tableId: number): Promise<CaptureTarget | null> {
  const { rows } = await client.query<{ schema: string; table: string; shapeVersion: number; hidden: string[]; floats: boolean; isAttached: boolean; attached: AttachedColumns | null }>(
    `select coalesce(c.schema, a.data_schema) as schema, coalesce(c.name, t.name) as table, t.shape_version as "shapeVersion", x.account_id is not null as "isAttached",
       array(select f.name from rowcast.field f where f.account_id = t.account_id and f.table_id = t.id and f.type = 'PASSWORD' order by f.id) as hidden,
       exists (select from pg_attribute f where f.attrelid = to_regclass(format('%I.%I', a.data_schema, t.name)) and f.atttypid in ('float4'::regtype, 'float8'::regtype)) as floats,
       case when c.schema is not null then json_build_object(
         'columns', (select json_object_agg(f.source ->> 'number', json_build_array(f.source ->> 'column', f.source ->> 'kind' = 'other'))
           from rowcast.field f where f.account_id = t.account_id and f.table_id = t.id),
         'key', array(select (f.source ->> 'number')::integer from unnest(x.key_columns) with ordinality as k (name, place)
           join rowcast.field f on f.account_id = t.account_id and f.table_id = t.id and f.source ->> 'column' = k.name order by k.place)
       ) end as attached
     from rowcast.data_table t join rowcast.account a on a.id = t.account_id
     left join rowcast.attached_table x on x.account_id = t.account_id and x.table_id = t.id
     left join lateral (
       select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.oid = x.relation and ((n.nspname = x.schema_name and c.relname = x.relation_name) or rowcast.relation_fingerprint(c.oid) = x.fingerprint)
     ) c on true
     where t.account_id = $1 and t.id = $2`,
    [accountId, tableId],
  );
  const row = rows[0];
  if (row === undefined || (row.isAttached && row.attached === null)) return null;
  const { isAttached: _, ...target } = row;
  return { accountId, tableId, ...target };
}
