import type { PoolClient } from 'pg';
import type { Field } from './field.ts';
import type { FieldDefinition } from './read-field-definition.ts';

type NewField = FieldDefinition & { displayOrder: number };

/** Writes a new field's definition; answers it with its id. */
export async function insertField(client: PoolClient, accountId: string, tableId: number, field: NewField): Promise<Field> {
  const { rows: [row] } = await client.query<{ id: number }>(
    `insert into rowcast.field (account_id, table_id, name, type, display_order, is_unique, unique_allows_nulls, editable, label, description, properties, source)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
    [accountId, tableId, ...columnsOf(field)],
  );
  return { ...field, id: row?.id ?? 0 };
}

/** Writes a present field's definition. */
export async function updateField(client: PoolClient, accountId: string, tableId: number, field: Field): Promise<void> {
  await client.query(
    `update rowcast.field set name = $4, type = $5, display_order = $6, is_unique = $7, unique_allows_nulls = $8, editable = $9, label = $10,
      description = $11, properties = $12, source = $13
    where account_id = $1 and table_id = $2 and id = $3`,
    [accountId, tableId, field.id, ...columnsOf(field)],
  );
}

/** Numbers the fields from 1 in the order given. */
export async function orderFields(client: PoolClient, accountId: string, tableId: number, ids: readonly number[]): Promise<void> {
  await client.query(
    `update rowcast.field f set display_order = o.place from unnest($3::bigint[]) with ordinality as o (id, place)
    where f.account_id = $1 and f.table_id = $2 and f.id = o.id and f.display_order <> o.place`,
    [accountId, tableId, ids],
  );
}

function columnsOf(field: NewField): unknown[] {
  return [
    field.name, field.type, field.displayOrder, field.unique, field.uniqueAllowNulls, field.editable, field.label, field.description,
    JSON.stringify(field.properties), field.source === null ? null : JSON.stringify(field.source),
  ];
}
