import { RequestError, type Problem } from '../../errors.ts';
import type { DataTable } from '../../tables/data-table.ts';
import { didYouMean } from '../../tables/did-you-mean.ts';
import { FIELD_RULES } from '../../tables/field-rules.ts';
import { readerOf } from '../../tables/read-records.ts';
import type { Field } from '../../tables/field.ts';
import { tableColumns } from '../../tables/record-columns.ts';

/** A column of the file and the field that its values go to. */
export interface PlannedColumn {
  column: string;
  /** Of the column, from 0; of no meaning for JSON lines. */
  place: number;
  fieldId: number;
}

export interface ColumnPlan {
  columns: PlannedColumn[];
  /** Columns that are passed over. */
  skipped: string[];
}

/** Columns of a file. */
export const MOST_COLUMNS = 1_000;

/**
 * Decides which column goes to which field. Without a mapping: to the field of its name, whatever the case, a blank or a hyphen
 * being as good as `_`; those of fields that the system sets are passed over.
 * @throws RequestError naming every column that has no place: IncorrectQueryParameter; AlterReadOnlyData for a mapping to a
 *   field that the system sets
 */
export function planColumns(names: readonly string[], table: DataTable, { mapping, skipUnknown }: { mapping: string | undefined; skipUnknown: boolean }): ColumnPlan {
  if (names.length > MOST_COLUMNS) throw new RequestError('InvalidInputValue', `The file has ${names.length.toLocaleString('en')} columns; ${MOST_COLUMNS.toLocaleString('en')} is the most.`);
  const problems: Problem[] = [];
  const plan: ColumnPlan = { columns: [], skipped: [] };
  const chosen = mapping === undefined ? null : readMapping(mapping);
  const taken = new Map<number, string>();
  const take = (column: string, place: number, field: Field, property: string) => {
    const other = taken.get(field.id);
    if (other !== undefined) problems.push({ property, problem: `goes to ${field.name}, as ${JSON.stringify(other)} does` });
    taken.set(field.id, column);
    plan.columns.push({ column, place, fieldId: field.id });
  };
  if (chosen !== null) {
    readOnlyTargets(chosen, table);
    for (const [column, target] of chosen) {
      const property = `Mapping[${JSON.stringify(column.slice(0, 64))}]`;
      const place = placeOf(column, names);
      if (place === -1) problems.push({ property, problem: `is no column of the file${didYouMean(column, names)}` });
      else if (target !== null) {
        const field = tableColumns(table).byName.get(target.toLowerCase());
        if (field === undefined) problems.push({ property, problem: `${JSON.stringify(target.slice(0, 64))} is no field of table ${table.name}${didYouMean(target, table.fields.map(({ name }) => name))}` });
        else take(column, place, field, property);
      }
    }
    plan.skipped = names.filter((_, place) => !plan.columns.some((column) => column.place === place));
  } else {
    for (const [place, name] of names.entries()) {
      const field = fieldOfColumn(name, table);
      const isSystem = name.trim().toUpperCase() === 'PK_ID' || (field !== undefined && readerOf(field) === null);
      if (isSystem || (field === undefined && skipUnknown)) plan.skipped.push(name);
      else if (field === undefined) problems.push({ property: `column ${JSON.stringify(name.slice(0, 64))}`, problem: `is no field of table ${table.name}${didYouMean(name, table.fields.map((known) => known.name))}` });
      else take(name, place, field, `column ${JSON.stringify(name.slice(0, 64))}`);
    }
  }
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectQueryParameter', problems);
  if (plan.columns.length === 0) throw new RequestError('IncorrectQueryParameter', `No column of the file goes to a field of table ${table.name}.`);
  return plan;
}

/** The field that a column is named after. */
export function fieldOfColumn(name: string, table: DataTable): Field | undefined {
  const plain = name.trim().toLowerCase();
  const { byName } = tableColumns(table);
  return byName.get(plain) ?? byName.get(plain.replace(/[\s-]+/g, '_'));
}

function placeOf(column: string, names: readonly string[]): number {
  const exact = names.indexOf(column);
  return exact !== -1 ? exact : names.findIndex((name) => name.trim().toLowerCase() === column.trim().toLowerCase());
}

function readOnlyTargets(mapping: readonly (readonly [string, string | null])[], table: DataTable): void {
  const problems = mapping.flatMap(([column, target]) => {
    const field = target === null ? undefined : tableColumns(table).byName.get(target.toLowerCase());
    const isSystem = target?.toUpperCase() === 'PK_ID' || (field !== undefined && readerOf(field) === null);
    return isSystem ? [{ property: `Mapping[${JSON.stringify(column.slice(0, 64))}]`, problem: field !== undefined && FIELD_RULES[field.type].writtenBy === 'calls' ? `${field.name} is written through the calls for ${field.type} fields only` : `${target} is ${field?.properties.formula === undefined ? 'set by the system' : 'calculated by its formula'}` }] : [];
  });
  if (problems.length > 0) throw RequestError.ofProblems('AlterReadOnlyData', problems);
}

function readMapping(text: string): (readonly [string, string | null])[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const isMapping = entries.length > 0 && entries.length <= MOST_COLUMNS && entries.every(([, target]) => target === null || typeof target === 'string');
  if (!isMapping) throw RequestError.ofProblems('IncorrectQueryParameter', [{ property: 'Mapping', problem: 'must be a JSON object, column name → field name or null' }]);
  return entries as [string, string | null][];
}
