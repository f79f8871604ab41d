import type { PoolClient } from 'pg';
import { RequestError, type Problem } from '../errors.ts';
import { refuseAttached } from './attached/refuse-attached.ts';
import { changeDefinitions } from './change-definitions.ts';
import { columnDefinition, nextNumber, numberSequence, randomAlphabet, uniqueIndex } from './column-ddl.ts';
import type { DataTable } from './data-table.ts';
import type { Field } from './field.ts';
import { resolveFormula } from './formula.ts';
import { quoteName } from './quote-name.ts';
import { quoteText } from './quote-text.ts';
import { readFieldDefinition } from './read-field-definition.ts';
import { renewShape } from './renew-shape.ts';
import { requireField } from './require-field.ts';
import { requireTable } from './require-table.ts';
import { insertField, orderFields } from './store-field.ts';
import type { Tables } from './tables.ts';

/**
 * Adds a field. Fields that the system sets are filled for the records that exist; no record counts as changed.
 * @param input the field's definition as the REST API takes it
 * @throws RequestError IncorrectBodyParameter, ObjectNotFound; Conflict when the name is taken
 */
export async function addField(tables: Tables, accountId: string, tableName: string, input: unknown): Promise<Field> {
  const problems: Problem[] = [];
  const given = readFieldDefinition(input, '', problems);
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
  return changeDefinitions(tables, accountId, tableName, async (client, { maxFields }) => {
    const table = await requireTable(client, accountId, tableName);
    refuseAttached(table);
    const definition = resolveFormula(given, table.fields, '', problems);
    if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
    if (table.fields.some(({ name }) => name.toLowerCase() === definition.name.toLowerCase())) {
      throw new RequestError('Conflict', `Name: table ${table.name} has a field ${JSON.stringify(definition.name)} already.`);
    }
    if (table.fields.length >= maxFields) throw new RequestError('Conflict', `Table ${table.name} has ${table.fields.length} fields; the most is ${maxFields}.`);
    const place = Math.min(definition.displayOrder ?? Infinity, table.fields.length + 1);
    const field = await insertField(client, accountId, table.id, { ...definition, displayOrder: place });
    const ids = table.fields.map(({ id }) => id);
    await orderFields(client, accountId, table.id, ids.toSpliced(place - 1, 0, field.id));
    await addColumn(client, table, field);
    return requireField(await renewShape(client, tables.hooks, accountId, table.name), field.name);
  });
}

async function addColumn(client: PoolClient, table: DataTable, field: Field): Promise<void> {
  const { dataSchema } = table;
  const name = quoteName(dataSchema, table.name);
  const column = quoteName(field.name);
  if (field.type === 'PREFIXED AUTONUMBER') await client.query(`create sequence ${numberSequence(dataSchema, field.id)}`);
  if (field.type === 'RANDOM ID') {
    await client.query('create temporary table rowcast_drawn (value text primary key) on commit drop');
    const { prefix = '', length = 8 } = field.properties;
    const drawn = `rowcast.draw_random_id(${quoteText(prefix)}, ${quoteText(randomAlphabet(field.properties))}, ${length})`;
    await client.query(`alter table ${name} add column ${columnDefinition(field, dataSchema, table.fields)} default ${drawn}`);
    await client.query(`alter table ${name} alter column ${column} drop default`);
  } else if (field.type === 'PREFIXED AUTONUMBER') {
    await client.query(`alter table ${name} add column ${columnDefinition(field, dataSchema, table.fields)} default ${nextNumber(field, dataSchema)}`);
    await client.query(`alter table ${name} alter column ${column} drop default`);
  } else {
    await client.query(`alter table ${name} add column ${columnDefinition(field, dataSchema, table.fields)}`);
  }
  if (field.type === 'PREFIXED AUTONUMBER') await client.query(`alter sequence ${numberSequence(dataSchema, field.id)} owned by ${name}.${column}`);
  const index = uniqueIndex(field, table);
  if (index !== null) await client.query(index);
}
