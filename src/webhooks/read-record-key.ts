import type { BodyReader } from './body-reader.ts';

/** Reads `RecordKey`, a `PK_ID` as a number or as text; null: not given. */
export function readRecordKey(reader: BodyReader): string | null {
  const value = reader.value('RecordKey');
  if (value === undefined) return null;
  if ((typeof value === 'number' && Number.isSafeInteger(value)) || (typeof value === 'string' && value.length <= 40 && !value.includes('\0'))) return String(value);
  reader.add('RecordKey', 'must be the PK_ID of a record');
  return null;
}
