import type { PoolClient } from 'pg';
import { RequestError, type Problem } from '../errors.ts';
import { refuseAttached } from './attached/refuse-attached.ts';
import { changeDefinitions } from './change-definitions.ts';
import { columnConversion } from './column-conversion.ts';
import { columnDefault, dropSystemTriggers, lengthCheck, lengthCheckName, numberSequence, uniqueIndex, uniqueIndexName } from './column-ddl.ts';
import type { DataTable } from './data-table.ts';
import { changedFormulas } from './changed-formulas.ts';
import { addColumns, dropColumns } from './rebuild-formulas.ts';
import { resolveFormula } from './formula.ts';
import { FIELD_RULES } from './field-rules.ts';
import type { Field } from './field.ts';
import { quoteName } from './quote-name.ts';
import { readFieldDefinition } from './read-field-definition.ts';
import { renewShape } from './renew-shape.ts';
import { requireField } from './require-field.ts';
import { requireTable } from './require-table.ts';
import { orderFields, updateField } from './store-field.ts';
import type { Tables } from './tables.ts';

export interface ChangeFieldOptions {
  /** Version 2 puts `New` before each property: `NewName`, `NewType`. */
  spelling: 'v2' | 'v3';
  /** Change the field although events use it. */
  force?: boolean;
}

/**
 * Renames a field, changes its type or its properties; what is not given stays. Values are converted; a value that
 * would be lost or does not convert refuses the change.
 * @throws RequestError IncorrectBodyParameter, ObjectNotFound, FieldNotFound, Conflict
 */
export async function changeField(
  tables: Tables,
  accountId: string,
  tableName: string,
  fieldName: string,
  input: unknown,
  { spelling, force = false }: ChangeFieldOptions,
): Promise<Field> {
  return changeDefinitions(tables, accountId, tableName, async (client) => {
    const table = await requireTable(client, accountId, tableName);
    refuseAttached(table);
    const before = requireField(table, fieldName);
    const after = readChange(table, before, input, spelling);
    const which = { accountId, tableId: table.id, fieldId: before.id, force };
    if (after.name !== before.name) await tables.hooks.beforeFieldChange(client, { ...which, change: 'rename' });
    if (after.type !== before.type) await tables.hooks.beforeFieldChange(client, { ...which, change: 'type' });
    const formulas = changedFormulas(table, before, after, force);
    await dropColumns(client, table, formulas);
    if (!formulas.rebuilt.includes(after)) await changeColumn(client, table, before, after);
    await addColumns(client, table, formulas);
    for (const field of [after, ...formulas.rewritten]) await updateField(client, accountId, table.id, field);
    const others = table.fields.map(({ id }) => id).filter((id) => id !== after.id);
    await orderFields(client, accountId, table.id, others.toSpliced(Math.min(after.displayOrder, table.fields.length) - 1, 0, after.id));
    return requireField(await renewShape(client, tables.hooks, accountId, table.name), after.name);
  });
}

function readChange(table: DataTable, before: Field, input: unknown, spelling: 'v2' | 'v3'): Field {
  const problems: Problem[] = [];
  const definition = readFieldDefinition(spelling === 'v2' ? withoutNew(input, problems) : input, '', problems, before);
  if (typeof input === 'object' && input !== null && Object.keys(input).length === 0) problems.push({ property: '', problem: 'Give at least one property' });
  const isFormula = definition.properties.formula !== undefined;
  if (!isFormula && definition.type !== before.type && columnConversion(before.type, definition.type) === null) {
    problems.push({ property: 'Type', problem: `${before.type} can't be changed into ${definition.type}` });
  }
  const resolved = problems.length > 0 ? definition : resolveFormula(definition, table.fields, '', problems, before.name);
  const asWritten = (property: string) => (spelling === 'v2' && Object.hasOwn(Object(input), `New${property}`) ? `New${property}` : property);
  if (problems.length > 0) {
    throw RequestError.ofProblems('IncorrectBodyParameter', problems.map(({ property, problem }) => ({ property: asWritten(property), problem })));
  }
  const lower = definition.name.toLowerCase();
  if (table.fields.some(({ id, name }) => id !== before.id && name.toLowerCase() === lower)) {
    throw new RequestError('Conflict', `Name: table ${table.name} has a field ${JSON.stringify(definition.name)} already.`);
  }
  const { inferType: _, ...field } = resolved;
  return { ...field, id: before.id, displayOrder: definition.displayOrder ?? before.displayOrder };
}

/** `{NewName: …}` → `{Name: …}`. Plain names are taken too, but not both. */
function withoutNew(input: unknown, problems: Problem[]): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const entries = Object.entries(input).map(([key, value]) => [/^New[A-Z]/.test(key) ? key.slice(3) : key, value] as const);
  const names = new Set<string>();
  for (const [property] of entries) {
    if (names.has(property)) problems.push({ property, problem: 'is given twice' });
    names.add(property);
  }
  return Object.fromEntries(entries);
}

async function changeColumn(client: PoolClient, table: DataTable, before: Field, after: Field): Promise<void> {
  const name = quoteName(table.dataSchema, table.name);
  const column = quoteName(after.name);
  const alter = (action: string) => client.query(`alter table ${name} ${action}`);
  if (after.name !== before.name) await alter(`rename column ${quoteName(before.name)} to ${column}`);
  const formulaEnds = before.properties.formula !== undefined && after.properties.formula === undefined;
  if (formulaEnds) await alter(`alter column ${column} drop expression`);
  const retyped = after.type !== before.type;
  const [oldIndex, newIndex] = [uniqueIndex({ ...before, name: after.name }, table), uniqueIndex(after, table)];
  const reindexed = oldIndex !== newIndex || (retyped && newIndex !== null);
  if (reindexed && oldIndex !== null) await client.query(`drop index ${quoteName(table.dataSchema, uniqueIndexName(after.id))}`);
  if (retyped) {
    await convert(client, table, before, after);
  } else if (columnDefault(before) !== columnDefault(after)) {
    const byDefault = columnDefault(after);
    await alter(`alter column ${column} ${byDefault === null ? 'drop default' : `set default ${byDefault}`}`);
  }
  if (reindexed && newIndex !== null) await client.query(newIndex);
}

async function convert(client: PoolClient, table: DataTable, before: Field, after: Field): Promise<void> {
  const conversion = columnConversion(before.type, after.type);
  if (conversion === null) throw new RequestError('IncorrectBodyParameter', `Type: ${before.type} can't be changed into ${after.type}.`);
  const name = quoteName(table.dataSchema, table.name);
  const column = quoteName(after.name);
  const alter = (action: string) => client.query(`alter table ${name} ${action}`);
  await client.query(`lock table ${name} in access exclusive mode`);
  if (conversion.loses !== undefined) {
    const { rows: [lost] } = await client.query<{ PK_ID: number }>(`select "PK_ID" from ${name} where ${conversion.loses(column)} order by 1 limit 1`);
    if (lost !== undefined) {
      throw new RequestError('IncorrectBodyParameter', `Type: the value of the record with PK_ID ${lost.PK_ID} does not convert to ${after.type}.`);
    }
  }
  // Triggers that name the column's old type would refuse the change; the shape's renewal makes those still needed anew.
  for (const statement of dropSystemTriggers(table)) await client.query(statement);
  await alter(`drop constraint if exists ${quoteName(lengthCheckName(before.id))}`);
  if (before.type === 'AUTONUMBER') await alter(`alter column ${column} drop identity`);
  await alter(`alter column ${column} drop default`);
  await alter(`alter column ${column} drop not null`);
  if (before.type === 'PREFIXED AUTONUMBER') await client.query(`drop sequence ${numberSequence(table.dataSchema, before.id)}`);
  await alter(`alter column ${column} type ${FIELD_RULES[after.type].sqlType} using ${conversion.using(column)}`);
  if (after.type === 'TEXT') await alter(`add ${lengthCheck(after)}`);
}
