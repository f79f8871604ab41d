import type { CustomTypesConfig } from 'pg';
import type { RecordColumn } from './record-columns.ts';

/** Every value as PostgreSQL's own text: no number passes through a double. */
export const AS_TEXT: CustomTypesConfig = { getTypeParser: (() => (text: string) => text) as CustomTypesConfig['getTypeParser'] };

/** Rows of texts, in the columns' order, as the text of a JSON array of objects. */
export function rowsJson(rows: readonly (readonly (string | null)[])[], columns: readonly RecordColumn[]): string {
  const writers = columns.map(({ name, json }, place) => ({ key: `${place === 0 ? '' : ','}${JSON.stringify(name)}:`, json, place }));
  let result = '';
  for (const row of rows) {
    result += result === '' ? '{' : ',{';
    for (const { key, json, place } of writers) result += key + json(row[place] ?? null);
    result += '}';
  }
  return `[${result}]`;
}
