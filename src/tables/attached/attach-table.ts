import type { PoolClient } from 'pg';
import { RequestError } from '../../errors.ts';
import { changeDefinitions } from '../change-definitions.ts';
import type { DataTable } from '../data-table.ts';
import { insertTable } from '../insert-table.ts';
import { renewShape } from '../renew-shape.ts';
import type { Tables } from '../tables.ts';
import { attachProblem } from './attach-problem.ts';
import { freeName } from './free-name.ts';
import { readAttachBody } from './read-attach-body.ts';
import { readRelation } from './read-relation.ts';
import type { Relation } from './relation.ts';
import { attachmentOf, syncFields } from './sync-fields.ts';

export interface AttachOptions {
  /** Schemas that the caller may attach tables of; null: any, for the operator. */
  schemas: readonly string[] | null;
}

/**
 * Gives a table of the same database a place among the account's tables, with its columns as fields. Nothing of it is
 * changed: capture triggers come and go with the events on it.
 * @param input `{Schema, Table, Name?}`
 * @throws RequestError IncorrectBodyParameter, InsufficientPermissions for a schema that is not allowed, ObjectNotFound,
 *   Conflict with the reason why it can't be attached
 */
export async function attachTable(tables: Tables, accountId: string, input: unknown, { schemas }: AttachOptions): Promise<DataTable> {
  const { schema, relation: relationName, name = freeName(relationName, new Set()) } = readAttachBody(input);
  if (schemas !== null && !schemas.includes(schema)) {
    throw new RequestError('InsufficientPermissions', `The operator has not allowed this account to attach tables of the schema ${JSON.stringify(schema)} (rowcast account update --attach-schemas).`);
  }
  return changeDefinitions(tables, accountId, name, async (client, limits) => {
    const relation = await readRelation(client, schema, relationName);
    const label = JSON.stringify(`${schema}.${relationName}`);
    if (relation === null) throw new RequestError('ObjectNotFound', `The database has no table ${label}.`);
    const problem = attachProblem(relation, limits.maxFields) ?? await takenProblem(client, accountId, relation);
    if (problem !== null) throw new RequestError('Conflict', `${label} ${problem}.`);
    const { id } = await insertTable(client, accountId, { name, note: '' }, limits);
    const { keyColumns, pkIdColumn } = attachmentOf(relation);
    await client.query(
      `insert into rowcast.attached_table (account_id, table_id, relation, schema_name, relation_name, key_columns, pk_id_column, fingerprint)
       values ($1, $2, $3::bigint::oid, $4, $5, $6, $7, $8)`,
      [accountId, id, relation.oid, relation.schema, relation.name, keyColumns, pkIdColumn, relation.fingerprint],
    );
    await syncFields(client, tables.hooks, { accountId, tableId: id, present: [], relation, sameRelation: true });
    return renewShape(client, tables.hooks, accountId, name);
  });
}

async function takenProblem(client: PoolClient, accountId: string, { oid, schema, name }: Relation): Promise<string | null> {
  const { rows: [taken] } = await client.query<{ accountId: string; name: string }>(
    `select t.account_id as "accountId", t.name from rowcast.attached_table a
     join rowcast.data_table t on t.account_id = a.account_id and t.id = a.table_id
     where a.relation = $1::bigint::oid or (a.schema_name = $2 and a.relation_name = $3)`,
    [oid, schema, name],
  );
  if (taken === undefined) return null;
  return taken.accountId === accountId ? `is attached already, as ${taken.name}` : 'is attached to another account';
}
