import type { PoolClient } from 'pg';
import { RequestError } from '../../errors.ts';
import { changeDefinitions } from '../change-definitions.ts';
import type { DataTable } from '../data-table.ts';
import { renewShape } from '../renew-shape.ts';
import { requireTable } from '../require-table.ts';
import type { Tables } from '../tables.ts';
import { attachProblem } from './attach-problem.ts';
import { findAttachedRelation } from './find-attached-relation.ts';
import { attachmentOf, syncFields } from './sync-fields.ts';

/**
 * Makes an attached table's fields, key and triggers follow its columns, which its owner changed. Nothing when he did not.
 * @throws RequestError ObjectNotFound when the table is gone from the database; Conflict when it is one that can't be
 *   attached any more, or busy
 */
export async function refreshAttached(tables: Tables, accountId: string, tableName: string): Promise<DataTable> {
  return changeDefinitions(tables, accountId, tableName, async (client, { maxFields }) => {
    const table = await requireTable(client, accountId, tableName);
    if (table.attachment === null) throw new RequestError('Conflict', `The table ${table.name} is not attached.`);
    const found = await findAttachedRelation(client, accountId, table.id);
    if (found === null) {
      const { schema, relation } = table.attachment;
      throw new RequestError('ObjectNotFound', `The table ${table.name} is attached to ${JSON.stringify(`${schema}.${relation}`)}, which the database has no more. Detach it.`);
    }
    const { relation, sameRelation, fingerprint } = found;
    const problem = attachProblem(relation, maxFields);
    if (problem !== null) throw new RequestError('Conflict', `${JSON.stringify(`${relation.schema}.${relation.name}`)}, attached as ${table.name}, ${problem}.`);
    const { schema, relation: name } = table.attachment;
    if (fingerprint === relation.fingerprint && schema === relation.schema && name === relation.name) return table;
    await syncFields(client, tables.hooks, { accountId, tableId: table.id, present: table.fields, relation, sameRelation });
    await storeRelation(client, accountId, table.id, relation);
    return renewShape(client, tables.hooks, accountId, table.name);
  });
}

async function storeRelation(client: PoolClient, accountId: string, tableId: number, relation: Parameters<typeof attachmentOf>[0]): Promise<void> {
  const { keyColumns, pkIdColumn } = attachmentOf(relation);
  await client.query(
    `update rowcast.attached_table set relation = $3::bigint::oid, schema_name = $4, relation_name = $5, key_columns = $6, pk_id_column = $7, fingerprint = $8
     where account_id = $1 and table_id = $2`,
    [accountId, tableId, relation.oid, relation.schema, relation.name, keyColumns, pkIdColumn, relation.fingerprint],
  );
}
