import type { ExpressionField } from './expression-field.ts';
import type { ScopedField } from './field-scope.ts';
import type { NumberType, TypedOperand, ValueClass } from './operand.ts';

const CLASSES: Readonly<Record<ExpressionField['type'], ValueClass>> = {
  PK_ID: 'number',
  STRING: 'text',
  TEXT: 'text',
  PASSWORD: 'hidden',
  NUMBER: 'number',
  INTEGER: 'number',
  CURRENCY: 'number',
  'DATE/TIME': 'date',
  'YES/NO': 'boolean',
  TIMESTAMP: 'date',
  AUTONUMBER: 'number',
  'PREFIXED AUTONUMBER': 'text',
  GUID: 'guid',
  'RANDOM ID': 'text',
  'LIST-STRING': 'list',
  'LIST-NUMBER': 'list',
  'LIST-DATE/TIME': 'list',
  FILE: 'text',
  ATTACHMENT: 'text',
};

const NUMBER_TYPES: Partial<Record<ExpressionField['type'], NumberType>> = {
  PK_ID: 'bigint',
  AUTONUMBER: 'bigint',
  INTEGER: 'integer',
  NUMBER: 'double precision',
};

/** A field as an operand: its value as SQL, and its type. */
export function fieldOperand({ field, sql }: ScopedField, at: number): TypedOperand {
  const numberType = field.numberType ?? NUMBER_TYPES[field.type] ?? 'numeric';
  return {
    kind: 'typed',
    at,
    // Of an attachment, the file's name: it comes behind its content's id and a slash.
    sql: field.type === 'ATTACHMENT' ? `substr(${sql}, 38)` : sql,
    class: CLASSES[field.type],
    numberType,
    whole: numberType === 'integer' || numberType === 'bigint',
    currency: field.type === 'CURRENCY',
    options: field.options ?? {},
    label: field.type === 'PK_ID' ? 'PK_ID' : `the ${field.type} field ${JSON.stringify(field.name)}`,
  };
}
