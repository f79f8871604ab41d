import { textArray } from '../db/binary-array.ts';
import { RequestError } from '../errors.ts';
import { nameMisfit } from './attached/name-misfit.ts';
import { columnOf, placeOf, sqlTypeOf } from './columns.ts';
import type { DataTable } from './data-table.ts';
import type { SqlFragment } from './expression/sql-fragment.ts';
import type { Field } from './field.ts';
import { quoteName } from './quote-name.ts';
import { readRecords, type RecordValues } from './read-records.ts';
import { tableColumns, type RecordColumn } from './record-columns.ts';
import { rowsJson } from './rows-json.ts';
import { askRecords, type RecordStatements } from './run-on-records.ts';
import type { ChangeContext } from './table-hooks.ts';
import type { Tables } from './tables.ts';

export interface InsertOptions {
  context: ChangeContext;
  /** Answer the records as they were stored. */
  returnRows?: boolean;
}

export interface InsertedRecords {
  /** `PK_ID`s, in the order given; none of an attached table without `PK_ID`. */
  keys: number[];
  /** A condition that the first of them meets: `PK_ID=7`, or by the fields of an attached table's key. */
  firstWhere: string;
  /** A JSON array of the records, when they were asked for. */
  rowsJson: string | null;
}

/**
 * Inserts one record (an object) or several (an array, up to the account's limit), all or none.
 * @throws RequestError ObjectNotFound, IncorrectBodyParameter, AlterReadOnlyData, InvalidInputValue, SqlServerError
 */
export async function insertRecords(tables: Tables, accountId: string, tableName: string, body: unknown, { context, returnRows = false }: InsertOptions): Promise<InsertedRecords> {
  return askRecords(tables, {
    accountId,
    tableName,
    context,
    prepare: async (table) => {
      const { inputs, path } = recordInputs(body, table);
      const values = await readRecords(inputs, table, 'insert', path);
      return { ...inserting(table, values, returnRows), refused: (error) => nameMisfit(tables.pool, error, values, path) };
    },
  });
}

/**
 * The records of a body: one, or those of an array. `path` stands before each property in a problem.
 * @throws RequestError IncorrectBodyParameter when there are none, or more than the account may insert at once
 */
export function recordInputs(body: unknown, { limits }: Pick<DataTable, 'limits'>): { inputs: readonly unknown[]; path: (index: number) => string } {
  const many = Array.isArray(body);
  const inputs: readonly unknown[] = many ? body : [body];
  const most = limits.maxRecordsPerRequest;
  if (inputs.length === 0) throw new RequestError('IncorrectBodyParameter', 'The array must have at least one record.');
  if (inputs.length > most) throw new RequestError('IncorrectBodyParameter', `At most ${most.toLocaleString('en')} records can be inserted at once.`);
  return { inputs, path: (index) => (many ? `[${index}].` : '') };
}

/** Inserts what was read by the table's definition. */
export function inserting(table: DataTable, values: RecordValues, returnRows: boolean): RecordStatements<InsertedRecords> {
  const { shown, keyNames } = tableColumns(table);
  const returned = returnRows ? shown : shown.filter(({ name }) => keyNames.includes(name));
  const returning = ` returning ${returned.map(({ name, sql }) => sql ?? quoteName(name)).join(', ')}`;
  const parts = table.attachment === null ? [values] : byFieldsNamed(values);
  const place = returned.findIndex(({ name }) => name === 'PK_ID');
  return {
    statements: parts.map((part) => {
      const { text, values: parameters } = insertStatement(table, part);
      return { text: text + returning, values: parameters };
    }),
    read: (answers) => {
      const rows = answers.flatMap((answer) => answer.rows);
      return {
        keys: place === -1 ? [] : rows.map((row) => Number(row[place])),
        firstWhere: whereKey(keyNames, returned, rows[0] ?? []),
        rowsJson: returnRows ? rowsJson(rows, shown).toString() : null,
      };
    },
  };
}

/** What a record leaves out gets the column's own default, which only its owner knows: so each set of fields is a statement. */
function byFieldsNamed({ fields, rows }: RecordValues): RecordValues[] {
  const parts: { named: string; values: { fields: Field[]; rows: (string | null | undefined)[][] } }[] = [];
  for (const row of rows) {
    const named = fields.map((_, place) => (row[place] === undefined ? '0' : '1')).join('');
    let part = parts.at(-1);
    if (part?.named !== named) parts.push((part = { named, values: { fields: fields.filter((_, place) => row[place] !== undefined), rows: [] } }));
    part.values.rows.push(row.filter((value) => value !== undefined));
  }
  return parts.map(({ values }) => values);
}

function whereKey(keyNames: readonly string[], columns: readonly RecordColumn[], row: readonly (string | null)[]): string {
  return keyNames.map((name) => {
    const place = columns.findIndex((column) => column.name === name);
    const json = columns[place]?.json(row[place] ?? null) ?? 'null';
    return `${name}=${json.startsWith('"') ? `'${String(JSON.parse(json)).replaceAll("'", "''")}'` : json}`;
  }).join(' AND ');
}

function insertStatement(table: DataTable, { fields, rows }: RecordValues): SqlFragment {
  const into = `insert into ${placeOf(table)}`;
  const [first] = rows;
  if (fields.length === 0) {
    return rows.length === 1 ? { text: `${into} default values`, values: [] } : { text: `${into} select from generate_series(1, $1::integer)`, values: [rows.length] };
  }
  const columns = fields.map(columnOf).join(', ');
  if (rows.length === 1 && first !== undefined) {
    const values = fields.map((field, place) => `$${place + 1}::${sqlTypeOf(field)}`);
    return { text: `${into} (${columns}) values (${values.join(', ')})`, values: fields.map((_, place) => first[place] ?? null) };
  }
  // One array per column: its length has no part in the statement's text, and no limit on parameters is met.
  const arrays = fields.map((_, place) => `$${place + 1}::text[]`);
  const values = fields.map((field, place) => `v.c${place}::${sqlTypeOf(field)}`);
  return {
    text: `${into} (${columns}) select ${values.join(', ')}
      from unnest(${arrays.join(', ')}) with ordinality as v (${fields.map((_, place) => `c${place}`).join(', ')}, place) order by v.place`,
    values: fields.map((field, place) => textArray(rows.map((row) => row[place] ?? (field.type === 'YES/NO' && field.source === null ? 'false' : null)))),
  };
}
