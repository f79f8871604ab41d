import type { PoolClient } from 'pg';
import { textArray } from '../db/binary-array.ts';
import { RequestError } from '../errors.ts';
import type { DataTable } from './data-table.ts';
import { FIELD_RULES } from './field-rules.ts';
import { quoteName } from './quote-name.ts';
import { readRecords, type RecordValues } from './read-records.ts';
import { tableColumns } from './record-columns.ts';
import { AS_TEXT, rowsJson } from './rows-json.ts';
import { runOnRecords } from './run-on-records.ts';
import type { ChangeContext } from './table-hooks.ts';
import type { Tables } from './tables.ts';

export interface InsertOptions {
  context: ChangeContext;
  /** Answer the records as they were stored. */
  returnRows?: boolean;
}

export interface InsertedRecords {
  /** `PK_ID`s, in the order given. */
  keys: number[];
  /** A JSON array of the records, when they were asked for. */
  rowsJson: string | null;
}

/**
 * Inserts one record (an object) or several (an array, up to the account's limit), all or none.
 * @throws RequestError ObjectNotFound, IncorrectBodyParameter, AlterReadOnlyData, InvalidInputValue, SqlServerError
 */
export async function insertRecords(tables: Tables, accountId: string, tableName: string, body: unknown, { context, returnRows = false }: InsertOptions): Promise<InsertedRecords> {
  const many = Array.isArray(body);
  const inputs: readonly unknown[] = many ? body : [body];
  if (inputs.length === 0) throw new RequestError('IncorrectBodyParameter', 'The array must have at least one record.');
  return runOnRecords(tables, {
    accountId,
    tableName,
    context,
    prepare: (table) => {
      const most = table.limits.maxRecordsPerRequest;
      if (inputs.length > most) throw new RequestError('IncorrectBodyParameter', `At most ${most.toLocaleString('en')} records can be inserted at once.`);
      return readRecords(inputs, table, 'insert', (index) => (many ? `[${index}].` : ''));
    },
    run: (client, values, table) => insert(client, table, values, returnRows),
  });
}

async function insert(client: PoolClient, table: DataTable, values: RecordValues, returnRows: boolean): Promise<InsertedRecords> {
  const { shown } = tableColumns(table);
  const returned = returnRows ? shown : shown.slice(0, 1);
  const { text, parameters } = insertStatement(table, values);
  const { rows } = await client.query<(string | null)[]>({
    text: `${text} returning ${returned.map(({ name }) => quoteName(name)).join(', ')}`,
    values: parameters,
    rowMode: 'array',
    types: AS_TEXT,
  });
  return { keys: rows.map(([key]) => Number(key)), rowsJson: returnRows ? rowsJson(rows, shown) : null };
}

function insertStatement({ dataSchema, name }: DataTable, { fields, rows }: RecordValues): { text: string; parameters: unknown[] } {
  const into = `insert into ${quoteName(dataSchema, name)}`;
  const [first] = rows;
  if (fields.length === 0) {
    return rows.length === 1 ? { text: `${into} default values`, parameters: [] } : { text: `${into} select from generate_series(1, $1::integer)`, parameters: [rows.length] };
  }
  const columns = fields.map((field) => quoteName(field.name)).join(', ');
  if (rows.length === 1 && first !== undefined) {
    const values = fields.map(({ type }, place) => `$${place + 1}::${FIELD_RULES[type].sqlType}`);
    return { text: `${into} (${columns}) values (${values.join(', ')})`, parameters: fields.map((_, place) => first[place] ?? null) };
  }
  // One array per column: its length has no part in the statement's text, and no limit on parameters is met.
  const arrays = fields.map((_, place) => `$${place + 1}::text[]`);
  const values = fields.map(({ type }, place) => `v.c${place}::${FIELD_RULES[type].sqlType}`);
  return {
    text: `${into} (${columns}) select ${values.join(', ')}
      from unnest(${arrays.join(', ')}) with ordinality as v (${fields.map((_, place) => `c${place}`).join(', ')}, place) order by v.place`,
    parameters: fields.map((field, place) => textArray(rows.map((row) => row[place] ?? (field.type === 'YES/NO' ? 'false' : null)))),
  };
}
