import type { FieldType } from './field-type.ts';

/** How the values of a column become another type's. `column` is the quoted name. */
export interface ColumnConversion {
  /** The new value. */
  using: (column: string) => string;
  /** Finds values that would silently become something else; such a change is refused. */
  loses?: (column: string) => string;
}

type Kind = 'text' | 'double' | 'integer' | 'currency' | 'date' | 'yesNo' | 'guid';

const KINDS: Partial<Record<FieldType, Kind>> = {
  STRING: 'text',
  TEXT: 'text',
  NUMBER: 'double',
  INTEGER: 'integer',
  CURRENCY: 'currency',
  'DATE/TIME': 'date',
  'YES/NO': 'yesNo',
  TIMESTAMP: 'date',
  AUTONUMBER: 'integer',
  'PREFIXED AUTONUMBER': 'text',
  GUID: 'guid',
  'RANDOM ID': 'text',
  FILE: 'text',
};

/** Types that a field can be changed into: those whose values a person writes, but hashes and lists. */
const TARGETS: ReadonlySet<FieldType> = new Set(['STRING', 'TEXT', 'NUMBER', 'INTEGER', 'CURRENCY', 'DATE/TIME']);

const same: ColumnConversion = { using: (column) => column };
const fractions = (column: string): string => `${column}::numeric <> trunc(${column}::numeric)`;
const numberOfText = (type: string): ColumnConversion => ({ using: (column) => `nullif(btrim(${column}), '')::${type}` });
const DATE_PATTERN = String.raw`^\s*(\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?)?\s*$`;

const TO_TEXT: Readonly<Record<Kind, ColumnConversion>> = {
  text: same,
  double: { using: (column) => `${column}::text` },
  integer: { using: (column) => `${column}::text` },
  currency: { using: (column) => `trim_scale(${column})::text` },
  date: { using: (column) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS')` },
  yesNo: { using: (column) => `${column}::text` },
  guid: { using: (column) => `${column}::text` },
};

const TO_NUMBER: Partial<Record<Kind, (type: string) => ColumnConversion>> = {
  text: numberOfText,
  double: (type) => ({ using: (column) => `${column}::${type}`, ...(type === 'integer' ? { loses: fractions } : {}) }),
  integer: (type) => ({ using: (column) => `${column}::${type}` }),
  currency: (type) => ({ using: (column) => `${column}::${type}`, ...(type === 'integer' ? { loses: fractions } : {}) }),
  yesNo: (type) => ({ using: (column) => `${column}::integer::${type}` }),
};

/** How a field of one type becomes another, or null when it can't. */
export function columnConversion(from: FieldType, to: FieldType): ColumnConversion | null {
  const kind = KINDS[from];
  if (kind === undefined || !TARGETS.has(to)) return null;
  if (to === 'STRING' || to === 'TEXT') return TO_TEXT[kind];
  if (to === 'DATE/TIME') {
    if (kind === 'date') return same;
    if (kind !== 'text') return null;
    return { using: (column) => `nullif(btrim(${column}), '')::timestamp`, loses: (column) => `${column} !~ '${DATE_PATTERN}'` };
  }
  const types = { NUMBER: 'double precision', INTEGER: 'integer', CURRENCY: 'numeric(19,4)' } as const;
  return TO_NUMBER[kind]?.(types[to as keyof typeof types]) ?? null;
}
