import type { CustomTypesConfig } from 'pg';
import type { RecordColumn } from './record-columns.ts';

/** Every value as PostgreSQL's own text: no number passes through a double. */
export const AS_TEXT: CustomTypesConfig = { getTypeParser: (() => (text: string) => text) as CustomTypesConfig['getTypeParser'] };

/** Rows of texts, in the columns' order, as the text of a JSON array of objects. */
export function rowsJson(rows: readonly (readonly (string | null)[])[], columns: readonly RecordColumn[]): string {
  const keys = columns.map(({ name }, index) => `${index === 0 ? '' : ','}${JSON.stringify(name)}:`);
  let result = '[';
  for (const [index, row] of rows.entries()) {
    result += index === 0 ? '{' : ',{';
    for (const [place, { json }] of columns.entries()) result += `${keys[place] ?? ''}${json(row[place] ?? null)}`;
    result += '}';
  }
  return `${result}]`;
}
