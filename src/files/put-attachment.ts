import { RequestError } from '../errors.ts';
import type { Field } from '../tables/field.ts';
import { quoteName } from '../tables/quote-name.ts';
import { runOnRecords } from '../tables/run-on-records.ts';
import type { ChangeContext } from '../tables/table-hooks.ts';
import type { Tables } from '../tables/tables.ts';
import { attachmentValue, readAttachmentValue, splitFileName } from './attachment-value.ts';
import type { NewFile } from './put-file.ts';
import { requireFieldOfType } from './require-field-of-type.ts';
import { releaseContents } from './use-content.ts';

const KILOBYTE = 1024;

/** A field of one record. */
export interface RecordField {
  tableName: string;
  fieldName: string;
  /** `PK_ID`. */
  recordKey: string;
}

/**
 * Makes a stored file the attachment of a record, in place of the one it had.
 * @throws RequestError ObjectNotFound, FieldNotFound; InvalidInputValue when the field does not permit the file's type or size
 */
export async function putAttachment(tables: Tables, accountId: string, { tableName, fieldName, recordKey }: RecordField, file: NewFile, context: ChangeContext): Promise<void> {
  const key = /^\d{1,18}$/.test(recordKey) ? recordKey : '0';
  await runOnRecords(tables, {
    accountId,
    tableName,
    context,
    prepare: (table) => {
      const field = requireFieldOfType(table, fieldName, 'ATTACHMENT');
      const problem = permissionProblem(field, file);
      if (problem !== null) throw new RequestError('InvalidInputValue', `${field.name}: ${problem}.`);
      return field;
    },
    run: async (client, field, table) => {
      const [name, column] = [quoteName(table.dataSchema, table.name), quoteName(field.name)];
      const { rows: [before] } = await client.query<{ value: string | null }>(`select ${column} as value from ${name} where "PK_ID" = $1::bigint for update`, [key]);
      if (before === undefined) throw new RequestError('ObjectNotFound', `Table ${table.name} has no record with PK_ID ${recordKey.slice(0, 20)}.`);
      await client.query(
        `update rowcast.content set unused_since = null, table_id = $3, field_id = $4, record_key = $5::bigint, name = $6, content_type = $7
         where account_id = $1 and id = $2`,
        [accountId, file.content.id, table.id, field.id, key, file.name, file.contentType],
      );
      if (before.value !== null) await releaseContents(client, accountId, [readAttachmentValue(before.value).contentId]);
      await client.query(`update ${name} set ${column} = $1 where "PK_ID" = $2::bigint`, [attachmentValue(file.content.id, file.name), key]);
    },
  });
}

function permissionProblem({ properties }: Field, { name, content }: NewFile): string | null {
  const { permittedFileTypes = [], minFileSize, maxFileSize } = properties;
  const { extension } = splitFileName(name);
  if (permittedFileTypes.length > 0 && !permittedFileTypes.includes(extension.toLowerCase())) return `takes files of type ${permittedFileTypes.join(', ')} only`;
  if (minFileSize !== undefined && content.size < minFileSize * KILOBYTE) return `takes files of ${minFileSize} KB at least`;
  if (maxFileSize !== undefined && content.size > maxFileSize * KILOBYTE) return `takes files of ${maxFileSize} KB at most`;
  return null;
}
