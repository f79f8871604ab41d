import { passwordHashing } from '../accounts/password-hashing.ts';
import { PROBLEMS_NAMED, RequestError, type ErrorCode, type Problem } from '../errors.ts';
import { readColumnValue } from './attached/read-column-value.ts';
import type { DataTable } from './data-table.ts';
import { FIELD_RULES, type FieldRule } from './field-rules.ts';
import type { Field } from './field.ts';
import { didYouMean } from './did-you-mean.ts';
import { tableColumns } from './record-columns.ts';

/** Values for the fields that any of the records names. */
export interface RecordValues {
  fields: readonly Field[];
  /** Per record, per field: a parameter's text; undefined: this record does not name the field. */
  rows: readonly (readonly (string | null | undefined)[])[];
}

const MOST_PASSWORDS = 100;

/** How a value for a field is read; null: nobody writes it. */
export function readerOf({ type, source, properties }: Field): FieldRule['read'] {
  if (properties.formula !== undefined) return null;
  if (source === null) return FIELD_RULES[type].read;
  return source.readOnly ? null : (value) => readColumnValue(value, source);
}

/**
 * Reads records from JSON. Passwords are hashed (argon2id).
 * @param path before each property in a problem: `` for one record, `[3].` for one of several
 * @throws RequestError naming every problem; its code is that of the first of: an unknown field, a field that is not
 *   to be written, a value that does not fit; TooManyRequests when too many passwords wait to be hashed
 */
export async function readRecords(inputs: readonly unknown[], table: DataTable, writing: 'insert' | 'update', path: (index: number) => string): Promise<RecordValues> {
  const { byName } = tableColumns(table);
  const problems: Record<'IncorrectBodyParameter' | 'AlterReadOnlyData' | 'InvalidInputValue', Problem[]> = {
    IncorrectBodyParameter: [], AlterReadOnlyData: [], InvalidInputValue: [],
  };
  // Looked for only where it will be read: a body may have a million wrong names.
  const suggestion = (name: string) => (problems.IncorrectBodyParameter.length < PROBLEMS_NAMED ? didYouMean(name, table.fields.map((known) => known.name)) : '');
  const places = new Map<Field, number>();
  const rows = inputs.map((input, index) => {
    const row: (string | null | undefined)[] = [];
    const add = (code: keyof typeof problems, property: string, problem: string) => problems[code].push({ property: `${path(index)}${property.slice(0, 64)}`, problem });
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      problems.IncorrectBodyParameter.push({ property: path(index).replace(/\.$/, ''), problem: 'must be an object of field names and values' });
      return row;
    }
    for (const [name, value] of Object.entries(input)) {
      const field = byName.get(name.toLowerCase());
      const isFormula = field?.properties.formula !== undefined;
      const read = field === undefined ? null : readerOf(field);
      if (field === undefined) {
        if (name.toUpperCase() === 'PK_ID') add('AlterReadOnlyData', name, 'is set by the system');
        else add('IncorrectBodyParameter', name, `is no field of table ${table.name}${suggestion(name)}`);
      } else if (read === null) {
        const byCalls = FIELD_RULES[field.type].writtenBy === 'calls' ? `is written through the calls for ${field.type} fields only` : 'is set by the system';
        add('AlterReadOnlyData', name, isFormula ? 'is calculated by its formula' : byCalls);
      } else if (writing === 'update' && !field.editable) {
        add('AlterReadOnlyData', name, 'is not editable');
      } else {
        const result = read(value, field);
        const place = places.get(field) ?? places.size;
        places.set(field, place);
        if ('problem' in result) add('InvalidInputValue', name, `${result.problem} (${field.type})`);
        else if (row[place] !== undefined) add('IncorrectBodyParameter', name, 'is given twice');
        else row[place] = result.value;
      }
    }
    return row;
  });
  const wrong = Object.values(problems).flat();
  if (wrong.length > 0) {
    const code = (Object.keys(problems) as ErrorCode[]).find((kind) => problems[kind as keyof typeof problems].length > 0) ?? 'InvalidInputValue';
    throw RequestError.ofProblems(code, wrong);
  }
  const fields = [...places.keys()];
  await hashPasswords(fields, rows);
  return { fields, rows };
}

async function hashPasswords(fields: readonly Field[], rows: (string | null | undefined)[][]): Promise<void> {
  const places = fields.flatMap(({ type }, place) => (type === 'PASSWORD' ? [place] : []));
  if (places.length === 0) return;
  const work = rows.flatMap((row) => places.map((place) => ({ row, place }))).filter(({ row, place }) => typeof row[place] === 'string');
  if (work.length > MOST_PASSWORDS) throw new RequestError('InvalidInputValue', `At most ${MOST_PASSWORDS} passwords can be set in one request.`);
  const hashes = await passwordHashing.hashAll(work.map(({ row, place }) => row[place] ?? ''));
  for (const [index, { row, place }] of work.entries()) row[place] = hashes[index];
}
