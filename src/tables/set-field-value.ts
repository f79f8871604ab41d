import { compileWhere } from './compile-where.ts';
import type { Field } from './field.ts';
import type { DataTable } from './data-table.ts';
import type { MayRead } from './load-sources.ts';
import { quoteName } from './quote-name.ts';
import { tableColumns } from './record-columns.ts';
import { askRecords } from './run-on-records.ts';
import type { ChangeContext } from './table-hooks.ts';
import type { Tables } from './tables.ts';

export interface FieldValueChange {
  tableName: string;
  /** Finds the field, by the definition as it is. @throws RequestError */
  field: (table: DataTable) => Field;
  where: string;
  mayRead?: MayRead;
  value: string | null;
}

/**
 * Gives a field that clients do not write themselves its value, in all records that meet a condition.
 * @returns how many records met it
 * @throws RequestError ObjectNotFound, FieldNotFound, IncorrectQueryParameter
 */
export async function setFieldValue(tables: Tables, accountId: string, { tableName, field, where, mayRead, value }: FieldValueChange, context: ChangeContext): Promise<number> {
  return askRecords(tables, {
    accountId,
    tableName,
    context,
    prepare: async (table) => {
      const column = quoteName(field(table).name);
      const condition = await compileWhere(tables.pool, where, tableColumns(table), { mayRead });
      return {
        statements: [{ text: `update ${quoteName(table.dataSchema, table.name)} set ${column} = $${condition.values.length + 1} where ${condition.text}`, values: [...condition.values, value] }],
        read: ([updated]) => updated?.count ?? 0,
      };
    },
  });
}
