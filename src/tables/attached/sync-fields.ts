import type { PoolClient } from 'pg';
import type { Field } from '../field.ts';
import { insertField, orderFields, updateField } from '../store-field.ts';
import type { TableHooks } from '../table-hooks.ts';
import type { Attachment } from './attachment.ts';
import { fieldOfColumn } from './field-of-column.ts';
import { freeName } from './free-name.ts';
import { columnKind, type Relation } from './relation.ts';

const WHOLE_KINDS: ReadonlySet<string> = new Set(['int2', 'int4', 'int8']);

export function attachmentOf({ schema, name, key, columns }: Relation): Attachment {
  const [only] = key;
  const column = key.length === 1 ? columns.find((candidate) => candidate.name === only) : undefined;
  const whole = column !== undefined && WHOLE_KINDS.has(columnKind(column));
  return { schema, relation: name, keyColumns: key, pkIdColumn: whole ? column.name : null };
}

interface Sync {
  accountId: string;
  tableId: number;
  present: readonly Field[];
  relation: Relation;
  /** The relation is the one that the present fields were read from, so that columns keep their numbers. */
  sameRelation: boolean;
}

/**
 * Makes the fields of an attached table those of its columns: a renamed column renames its field, a dropped one drops it
 * (events that use it become inactive, with the reason), a new one comes last.
 */
export async function syncFields(client: PoolClient, hooks: TableHooks, { accountId, tableId, present, relation, sameRelation }: Sync): Promise<void> {
  const fieldOf = new Map<number, Field>();
  for (const column of relation.columns) {
    const field = present.find(({ source }) => (sameRelation ? source?.number === column.number : source?.column === column.name));
    if (field !== undefined) fieldOf.set(column.number, field);
  }
  const kept = new Set([...fieldOf.values()].map(({ id }) => id));
  for (const { id } of present.filter((field) => !kept.has(field.id))) {
    await hooks.beforeFieldChange(client, { accountId, tableId, fieldId: id, change: 'drop', force: true });
    await client.query('delete from rowcast.field where account_id = $1 and table_id = $2 and id = $3', [accountId, tableId, id]);
  }
  const isRenamed = (field: Field, column: string) => field.source?.column !== column;
  const taken = new Set<string>();
  for (const column of relation.columns) {
    const field = fieldOf.get(column.number);
    if (field === undefined) continue;
    if (!isRenamed(field, column.name)) taken.add(field.name.toLowerCase());
    // Two columns may have swapped names: none is in the way of another.
    else await client.query(`update rowcast.field set name = '!' || id where account_id = $1 and table_id = $2 and id = $3`, [accountId, tableId, field.id]);
  }
  const ids: number[] = [];
  for (const [index, column] of relation.columns.entries()) {
    const before = fieldOf.get(column.number);
    const { type, source } = fieldOfColumn(column);
    const name = before === undefined || isRenamed(before, column.name) ? freeName(column.name, taken) : before.name;
    const definition = { name, type, source, displayOrder: index + 1, unique: false, uniqueAllowNulls: false, editable: !source.readOnly, label: '', description: '', properties: {} };
    if (before === undefined) {
      ids.push((await insertField(client, accountId, tableId, definition)).id);
    } else {
      await updateField(client, accountId, tableId, { ...before, name, type, source, editable: !source.readOnly });
      ids.push(before.id);
    }
  }
  await orderFields(client, accountId, tableId, ids);
}
