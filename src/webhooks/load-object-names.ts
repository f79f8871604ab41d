import type { Queryable } from '../db/queryable.ts';
import type { EventVersion } from './event-definition.ts';
import { PK_ID_FIELD } from './pk-id-field.ts';

/** What tables and fields are called now, or were called last if they are gone. */
export interface ObjectNames {
  table(tableId: number): string;
  field(fieldId: number): string;
}

/** The names of everything that the given events use. Field ids are unique over tables, so they need no table beside them. */
export async function loadObjectNames(
  db: Queryable,
  accountId: string,
  events: readonly Pick<EventVersion, 'tableId' | 'fieldIds' | 'payloadFieldIds' | 'templateFields'>[],
): Promise<ObjectNames> {
  const tableIds = [...new Set(events.map(({ tableId }) => tableId))];
  const fieldIds = [...new Set(events.flatMap(usedFieldIds))];
  const tables = new Map<number, string>();
  const fields = new Map([[PK_ID_FIELD.id, PK_ID_FIELD.name]]);

  const present = await db.query<{ tableId: number; tableName: string; fields: [number, string][] }>(
    `select t.id as "tableId", t.name as "tableName",
       coalesce((select json_agg(json_build_array(f.id, f.name)) from rowcast.field f
         where f.account_id = t.account_id and f.table_id = t.id and f.id = any ($3::bigint[])), '[]') as fields
     from rowcast.data_table t where t.account_id = $1 and t.id = any ($2::bigint[])`,
    [accountId, tableIds, fieldIds],
  );
  for (const row of present.rows) {
    tables.set(row.tableId, row.tableName);
    for (const [id, name] of row.fields) fields.set(id, name);
  }

  const goneTables = tableIds.filter((id) => !tables.has(id));
  const goneFields = fieldIds.filter((id) => !fields.has(id));
  if (goneTables.length > 0 || goneFields.length > 0) {
    const gone = await db.query<{ tableId: number; tableName: string; fieldId: number | null; fieldName: string | null }>(
      `select s.table_id as "tableId", s.table_name as "tableName", f.id as "fieldId", f.name as "fieldName"
       from rowcast.table_shape s left join lateral jsonb_to_recordset(s.fields) as f (id bigint, name text) on f.id = any ($4::bigint[])
       where s.account_id = $1 and s.table_id = any ($2::bigint[]) and (f.id is not null or s.table_id = any ($3::bigint[]))
       order by s.version`,
      [accountId, tableIds, goneTables, goneFields],
    );
    for (const { tableId, tableName, fieldId, fieldName } of gone.rows) {
      if (goneTables.includes(tableId)) tables.set(tableId, tableName);
      if (fieldId !== null && fieldName !== null) fields.set(fieldId, fieldName);
    }
  }
  return { table: (id) => tables.get(id) ?? `(table ${id})`, field: (id) => fields.get(id) ?? `(field ${id})` };
}

/** Every field that an event is bound to. */
export function usedFieldIds({ fieldIds, payloadFieldIds, templateFields }: Pick<EventVersion, 'fieldIds' | 'payloadFieldIds' | 'templateFields'>): number[] {
  return [...new Set([...(fieldIds ?? []), ...(payloadFieldIds ?? []), ...Object.values(templateFields ?? {})])];
}
