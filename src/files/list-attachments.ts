import { compileWhere } from '../tables/compile-where.ts';
import type { MayRead } from '../tables/load-sources.ts';
import { quoteName } from '../tables/quote-name.ts';
import { tableColumns } from '../tables/record-columns.ts';
import { runOnRecords } from '../tables/run-on-records.ts';
import type { Tables } from '../tables/tables.ts';
import { requireFieldOfType } from './require-field-of-type.ts';

/** The file that a record has in an ATTACHMENT field. */
export interface Attachment {
  recordKey: number;
  contentId: string;
  name: string;
  contentType: string;
  /** Bytes. */
  size: number;
}

const MOST = 1_000;

/**
 * The attachments of the records that meet a condition (null: of all), the first 1,000 by `PK_ID`.
 * @throws RequestError ObjectNotFound, FieldNotFound, IncorrectQueryParameter
 */
export async function listAttachments(tables: Tables, accountId: string, tableName: string, fieldName: string, { where, mayRead }: { where: string | null; mayRead?: MayRead }): Promise<Attachment[]> {
  return runOnRecords(tables, {
    accountId,
    tableName,
    context: null,
    prepare: async (table) => {
      const column = quoteName(requireFieldOfType(table, fieldName, 'ATTACHMENT').name);
      const condition = where === null ? { text: 'true', values: [] } : await compileWhere(tables.pool, where, tableColumns(table), { mayRead });
      return {
        text: `select a.key as "recordKey", c.id as "contentId", c.name, c.content_type as "contentType", c.size
          from (
            select "PK_ID" as key, ${column} as value from ${quoteName(table.dataSchema, table.name)}
            where ${column} is not null and ${condition.text} order by "PK_ID" limit ${MOST}
          ) a
          join rowcast.content c on c.account_id = $${condition.values.length + 1} and c.id::text = left(a.value, 36)
          order by a.key`,
        values: [...condition.values, accountId],
      };
    },
    run: async (client, { text, values }) => (await client.query<Attachment>(text, values)).rows,
  });
}
