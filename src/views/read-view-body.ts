import type { Queryable } from '../db/queryable.ts';
import { RequestError, type Problem } from '../errors.ts';
import type { DataTable } from '../tables/data-table.ts';
import { didYouMean } from '../tables/did-you-mean.ts';
import { ExpressionError } from '../tables/expression/expression-error.ts';
import { findTable } from '../tables/find-table.ts';
import { nameProblem } from '../tables/name-problem.ts';
import { PropertyReader } from '../tables/property-reader.ts';
import { bindCondition } from '../tables/expression/bind-condition.ts';
import { conditionFields, qualifiedFields, type ConditionField } from './condition-fields.ts';
import { conditionSql } from './condition-sql.ts';
import { JOINS, PK_ID_FIELD, type ChosenField, type JoinedTable, type ViewDefinition } from './view-definition.ts';
import { isShown } from './view-sql.ts';

const MOST_TABLES = 10;
const MOST_FIELDS = 500;

export interface ViewBody {
  name: string;
  note: string;
  definition: ViewDefinition;
}

/**
 * Reads a view's definition as the REST API takes it, by the account's tables.
 * @param presentName of the view that is being changed
 * @throws RequestError IncorrectBodyParameter, naming every problem
 */
export async function readViewBody(db: Queryable, accountId: string, input: unknown, presentName?: string): Promise<ViewBody> {
  const problems: Problem[] = [];
  const reader = new PropertyReader(input, ['Name', 'Note', 'Tables', 'Fields', 'Where', 'EditableTable'], problems);
  const name = reader.text('Name', 255) ?? presentName ?? '';
  if (presentName === undefined) reader.require('Name');
  const wrongName = name === '' ? null : nameProblem(name);
  if (wrongName !== null) reader.add('Name', wrongName);
  const note = reader.text('Note', 4_000) ?? '';
  reader.require('Tables');
  const tables = await readTables(db, accountId, reader, problems);
  throwProblems(problems);
  const fields = readFields(reader, tables, problems);
  const known = conditionFields(tables);
  const joined = tables.map(({ table, alias, givenAlias, join, on }, place): JoinedTable => ({
    tableId: table.id,
    alias: givenAlias ? alias : null,
    join,
    // A join may name only the tables up to its own.
    on: on === null ? null : readCondition(on, conditionFields(tables.slice(0, place + 1)), `Tables[${place}].On`, problems),
  }));
  const where = reader.text('Where', 16_000);
  const definition: ViewDefinition = {
    tables: joined,
    fields,
    where: where === undefined || where.trim() === '' ? null : readCondition(where, known, 'Where', problems),
    editable: readEditable(reader, tables),
  };
  throwProblems(problems);
  return { name, note, definition };
}

interface NamedTable {
  table: DataTable;
  alias: string;
  givenAlias: boolean;
  join: JoinedTable['join'];
  on: string | null;
}

async function readTables(db: Queryable, accountId: string, reader: PropertyReader, problems: Problem[]): Promise<NamedTable[]> {
  const tables: NamedTable[] = [];
  for (const [place, item] of (reader.list('Tables', MOST_TABLES) ?? []).entries()) {
    const path = `Tables[${place}].`;
    const each = new PropertyReader(typeof item === 'string' ? { Table: item } : item, ['Table', 'Alias', 'Join', 'On'], problems, path);
    each.require('Table');
    const name = each.text('Table', 255);
    const table = name === undefined ? null : await findTable(db, accountId, name);
    if (name !== undefined && table === null) each.add('Table', `there is no table ${JSON.stringify(name.slice(0, 64))}`);
    // Its owner changes its columns as he likes, which a view of ours would forbid him.
    if (table !== null && table.attachment !== null) each.add('Table', `${table.name} is an attached table: views are of the account's own tables`);
    const givenAlias = each.text('Alias', 255);
    const wrongAlias = givenAlias === undefined ? null : nameProblem(givenAlias);
    if (wrongAlias !== null) each.add('Alias', wrongAlias);
    const join = each.oneOf('Join', JOINS) ?? 'inner';
    const on = each.text('On', 16_000);
    if (place === 0 && (each.has('Join') || each.has('On'))) each.add(each.has('Join') ? 'Join' : 'On', 'the first table is joined with nothing');
    if (place > 0) each.require('On');
    const alias = givenAlias ?? table?.name ?? '';
    if (alias !== '' && tables.some((other) => other.alias.toLowerCase() === alias.toLowerCase())) each.add('Alias', `${alias} is there twice: give the table another one`);
    if (table !== null) tables.push({ table, alias, givenAlias: givenAlias !== undefined, join: place === 0 ? null : join, on: place === 0 ? null : (on ?? '') });
  }
  return tables;
}

/** @returns the condition bound by ids; the empty text when it has a problem */
function readCondition(text: string, fields: readonly ConditionField[], property: string, problems: Problem[]): string {
  try {
    conditionSql(text, fields);
    return bindCondition(text, fields);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problems.push({ property, problem: error.message });
    return '';
  }
}

function readFields(reader: PropertyReader, tables: readonly NamedTable[], problems: Problem[]): ChosenField[] {
  const known = conditionFields(tables);
  const byName = new Map(known.map((field) => [field.name.toLowerCase(), field]));
  const taken = new Set<string>();
  const fields: ChosenField[] = [];
  const add = (field: ConditionField, given: string | undefined, label: string | null, property: string): void => {
    const name = given ?? freeName(field, tables, taken);
    const wrong = nameProblem(name);
    if (wrong !== null) problems.push({ property, problem: `Name: ${name} ${wrong}` });
    else if (taken.has(name.toLowerCase())) problems.push({ property, problem: `Name: ${name} is there twice` });
    taken.add(name.toLowerCase());
    fields.push({ place: field.place, fieldId: field.fieldId, name, label });
  };
  if (!reader.has('Fields')) {
    const all = qualifiedFields(tables).filter(({ type, fieldId }) => fieldId !== PK_ID_FIELD && type !== 'PK_ID' && isShown(type));
    if (all.length > MOST_FIELDS) reader.add('Fields', `is required: the tables have more than ${MOST_FIELDS} fields`);
    else for (const field of all) add(field, undefined, null, 'Fields');
    return fields;
  }
  for (const [index, item] of (reader.list('Fields', MOST_FIELDS) ?? []).entries()) {
    const path = `Fields[${index}]`;
    const each = new PropertyReader(typeof item === 'string' ? { Field: item } : item, ['Field', 'Name', 'Label'], problems, `${path}.`);
    each.require('Field');
    const wanted = each.text('Field', 255);
    const given = each.text('Name', 255);
    const label = each.text('Label', 255) ?? null;
    if (wanted === undefined) continue;
    const field = byName.get(wanted.replace(/[[\]]/g, '').toLowerCase());
    if (field === undefined) each.add('Field', `${JSON.stringify(wanted.slice(0, 64))} is no field of one of the tables, or of several${didYouMean(wanted, known.map(({ name }) => name))}`);
    else if (field.type !== 'PK_ID' && !isShown(field.type)) each.add('Field', `the ${field.type} field ${wanted} is never read`);
    else if (field.fieldId === PK_ID_FIELD && given === undefined) each.add('Name', `is required for ${wanted}: every view has a PK_ID of its own`);
    else add(field, given, label, path);
  }
  return fields;
}

/** A field's own name; where it is taken, with its table's before. */
function freeName({ name, place }: ConditionField, tables: readonly NamedTable[], taken: ReadonlySet<string>): string {
  const alias = tables[place]?.alias ?? '';
  const own = name.toLowerCase().startsWith(`${alias.toLowerCase()}.`) ? name.slice(alias.length + 1) : name;
  return taken.has(own.toLowerCase()) ? `${alias}_${own}` : own;
}

/** The table of a view of one, unless `null` is given; of several, none but the one that is named. */
function readEditable(reader: PropertyReader, tables: readonly NamedTable[]): number | null {
  if (reader.value('EditableTable') === undefined) return tables.length === 1 && !reader.isNull('EditableTable') ? 0 : null;
  const wanted = reader.text('EditableTable', 255);
  const place = tables.findIndex(({ alias }) => alias.toLowerCase() === wanted?.toLowerCase());
  if (place >= 0) return place;
  if (wanted !== undefined) reader.add('EditableTable', `must be the name or alias of one of the view's tables${didYouMean(wanted, tables.map(({ alias }) => alias))}`);
  return null;
}

function throwProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
}
