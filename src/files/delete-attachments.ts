import { compileWhere } from '../tables/compile-where.ts';
import type { MayRead } from '../tables/load-sources.ts';
import { quoteName } from '../tables/quote-name.ts';
import { tableColumns } from '../tables/record-columns.ts';
import { runOnRecords } from '../tables/run-on-records.ts';
import type { ChangeContext } from '../tables/table-hooks.ts';
import type { Tables } from '../tables/tables.ts';
import { readAttachmentValue } from './attachment-value.ts';
import { requireFieldOfType } from './require-field-of-type.ts';
import { releaseContents } from './use-content.ts';

/**
 * Takes the attachments of the records that meet a condition away.
 * @returns how many records had one
 * @throws RequestError ObjectNotFound, FieldNotFound, IncorrectQueryParameter
 */
export async function deleteAttachments(tables: Tables, accountId: string, tableName: string, fieldName: string, { where, mayRead }: { where: string; mayRead?: MayRead }, context: ChangeContext): Promise<number> {
  return runOnRecords(tables, {
    accountId,
    tableName,
    context,
    prepare: async (table) => ({ column: quoteName(requireFieldOfType(table, fieldName, 'ATTACHMENT').name), condition: await compileWhere(tables.pool, where, tableColumns(table), { mayRead }) }),
    run: async (client, { column, condition }, table) => {
      const name = quoteName(table.dataSchema, table.name);
      const { rows } = await client.query<{ PK_ID: number; value: string }>(
        `select "PK_ID", ${column} as value from ${name} where ${column} is not null and ${condition.text} for update`,
        condition.values,
      );
      await releaseContents(client, accountId, rows.map(({ value }) => readAttachmentValue(value).contentId));
      await client.query(`update ${name} set ${column} = null where "PK_ID" = any($1::bigint[])`, [rows.map(({ PK_ID }) => PK_ID)]);
      return rows.length;
    },
  });
}
