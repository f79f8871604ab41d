import type { PoolClient } from 'pg';
import { LIMITS } from '../accounts/limits.ts';
import { RequestError, type Problem } from '../errors.ts';
import { changeDefinitions } from './change-definitions.ts';
import { columnDefinition, numberSequence, uniqueIndex } from './column-ddl.ts';
import type { DataTable } from './data-table.ts';
import type { Field } from './field.ts';
import { resolveFormula } from './formula.ts';
import { insertTable, type Place } from './insert-table.ts';
import { quoteName } from './quote-name.ts';
import { readFieldDefinition, type FieldDefinition } from './read-field-definition.ts';
import { renewShape } from './renew-shape.ts';
import { insertField } from './store-field.ts';
import { readTableName, readTableNote } from './table-properties.ts';
import type { Tables } from './tables.ts';

/** Beyond it nothing of a field is looked at: no account may have as many. */
const MOST_FIELDS_READ = LIMITS.maxFields.most;

interface TableDefinition {
  name: string;
  note: string;
  fields: readonly FieldDefinition[];
}

/**
 * Makes a table with its fields.
 * @param input `{Name, Note?, Fields}` as the REST API takes it; `Columns` is another word for `Fields`
 * @throws RequestError IncorrectBodyParameter, naming every problem; Conflict when the name is taken
 */
export async function createTable(tables: Tables, accountId: string, input: unknown): Promise<DataTable> {
  const definition = readTableDefinition(input);
  return changeDefinitions(tables, accountId, definition.name, async (client, limits) => {
    if (definition.fields.length > limits.maxFields) {
      throw new RequestError('IncorrectBodyParameter', `Fields: must be at most ${limits.maxFields.toLocaleString('en')} fields.`);
    }
    const place = await insertTable(client, accountId, definition, limits);
    const ordered = [...definition.fields].sort((a, b) => (a.displayOrder ?? Infinity) - (b.displayOrder ?? Infinity));
    const fields: Field[] = [];
    for (const [index, field] of ordered.entries()) {
      fields.push(await insertField(client, accountId, place.id, { ...field, displayOrder: index + 1 }));
    }
    await makeColumns(client, place, fields);
    return renewShape(client, tables.hooks, accountId, definition.name);
  });
}

async function makeColumns(client: PoolClient, { id, name, dataSchema }: Place, fields: readonly Field[]): Promise<void> {
  const table = quoteName(dataSchema, name);
  const numbered = fields.filter(({ type }) => type === 'PREFIXED AUTONUMBER');
  for (const field of numbered) await client.query(`create sequence ${numberSequence(dataSchema, field.id)}`);
  const columns = fields.map((field) => columnDefinition(field, dataSchema, fields));
  // Every name that PostgreSQL would derive from the table's is given, so that it can't clash with another table.
  const key = `"PK_ID" bigint generated always as identity (sequence name ${quoteName(dataSchema, `!key_${id}`)})
    constraint ${quoteName(`!key_of_${id}`)} primary key`;
  await client.query(`create table ${table} (${[key, ...columns].join(', ')})`);
  await client.query(`create trigger "!rowcast_key" before update of "PK_ID" on ${table} for each statement execute function rowcast.refuse_key_change()`);
  for (const field of numbered) await client.query(`alter sequence ${numberSequence(dataSchema, field.id)} owned by ${table}.${quoteName(field.name)}`);
  for (const field of fields) {
    const index = uniqueIndex(field, { dataSchema, name });
    if (index !== null) await client.query(index);
  }
}

function readTableDefinition(input: unknown): TableDefinition {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new RequestError('IncorrectBodyParameter', 'The body must be an object with Name and Fields.');
  }
  const body = input as Record<string, unknown>;
  const problems: Problem[] = [];
  for (const property of Object.keys(body)) {
    if (!['Name', 'Note', 'Fields', 'Columns'].includes(property)) problems.push({ property: property.slice(0, 64), problem: 'is no property of a table' });
  }
  const name = readTableName(body['Name'], problems);
  const note = readTableNote(body['Note'] ?? '', problems);
  const listName = body['Fields'] === undefined && body['Columns'] !== undefined ? 'Columns' : 'Fields';
  if (body['Fields'] !== undefined && body['Columns'] !== undefined) problems.push({ property: 'Columns', problem: 'is another word for Fields: give one of them' });
  const fields = readFields(body[listName], listName, problems);
  if (problems.length > 0 || name === null || note === null) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
  return { name, note, fields };
}

function readFields(list: unknown, listName: string, problems: Problem[]): FieldDefinition[] {
  if (!Array.isArray(list) || list.length === 0) {
    problems.push({ property: listName, problem: list === undefined ? 'is required' : 'must be an array of at least one field' });
    return [];
  }
  if (list.length > MOST_FIELDS_READ) {
    problems.push({ property: listName, problem: `must have at most ${MOST_FIELDS_READ} fields` });
    return [];
  }
  const taken = new Set<string>();
  const fields = list.map((input: unknown, index) => {
    const field = readFieldDefinition(input, `${listName}[${index}].`, problems);
    const lower = field.name.toLowerCase();
    if (lower !== '' && taken.has(lower)) problems.push({ property: `${listName}[${index}].Name`, problem: `${field.name} is there twice` });
    taken.add(lower);
    return field;
  });
  // A formula may name a field that comes after it.
  return problems.length > 0 ? fields : fields.map((field, index) => resolveFormula(field, fields, `${listName}[${index}].`, problems));
}
