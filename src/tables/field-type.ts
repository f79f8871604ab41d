/** The field types served, spelled as the REST API spells them. */
export const FIELD_TYPES = [
  'STRING', 'TEXT', 'PASSWORD', 'NUMBER', 'INTEGER', 'CURRENCY', 'DATE/TIME', 'YES/NO', 'TIMESTAMP',
  'AUTONUMBER', 'PREFIXED AUTONUMBER', 'GUID', 'RANDOM ID', 'LIST-STRING', 'LIST-NUMBER', 'LIST-DATE/TIME',
  'FILE', 'ATTACHMENT',
] as const;

export type FieldType = (typeof FIELD_TYPES)[number];
