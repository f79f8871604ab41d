import type { FieldType, TableField } from './field.ts';

/** What a field is made as: a type, or a formula, whose type is what it gives. */
export type FieldKind = FieldType | 'FORMULA';

/** Properties that only some types have. */
export type TypeProperty = 'Formula' | 'OnInsert' | 'OnUpdate' | 'TimeZone' | 'Format' | 'Prefix' | 'Length' | 'ListField' | 'AttachmentPermittedFileTypes' | 'AttachmentMinFileSize' | 'AttachmentMaxFileSize';

export interface TypeInfo {
  group: 'Text' | 'Numbers' | 'Dates and choices' | 'Lists' | 'Files' | 'Set by the system' | 'Calculated';
  /** What it holds, in a few words. */
  about: string;
  properties: readonly TypeProperty[];
  /** `never`: it can't be; `always`: it is. */
  unique: 'possible' | 'never' | 'always';
  /** Nobody writes its values in a record: the system, or calls for files, set them. */
  system: boolean;
  /** What a field of this type can be changed into, besides itself. */
  becomes: readonly FieldType[];
}

const NUMBERS = ['NUMBER', 'INTEGER', 'CURRENCY'] as const;
const TEXTS = ['STRING', 'TEXT'] as const;
const list = { group: 'Lists', properties: ['ListField'], unique: 'never', system: false, becomes: [] } as const;
const numbers = { group: 'Numbers', properties: [], unique: 'possible', system: false, becomes: [...TEXTS, ...NUMBERS] } as const;
const system = { group: 'Set by the system', properties: [], unique: 'always', system: true } as const;

/** What differs from type to type; `docs/reference/field-types.md` has the rules. */
export const FIELD_TYPES: Readonly<Record<FieldKind, TypeInfo>> = {
  STRING: { group: 'Text', about: 'up to 255 characters', properties: [], unique: 'possible', system: false, becomes: [...TEXTS, ...NUMBERS, 'DATE/TIME'] },
  TEXT: { group: 'Text', about: 'up to 64,000 characters', properties: [], unique: 'never', system: false, becomes: [...TEXTS, ...NUMBERS, 'DATE/TIME'] },
  PASSWORD: { group: 'Text', about: 'kept as a hash, never shown', properties: [], unique: 'never', system: false, becomes: [] },
  INTEGER: { ...numbers, about: 'whole number' },
  NUMBER: { ...numbers, about: 'number with decimals' },
  CURRENCY: { ...numbers, about: 'exact, four decimals' },
  'DATE/TIME': { group: 'Dates and choices', about: 'date with time of day', properties: [], unique: 'possible', system: false, becomes: TEXTS },
  'YES/NO': { group: 'Dates and choices', about: 'yes or no', properties: [], unique: 'never', system: false, becomes: [...TEXTS, ...NUMBERS] },
  'LIST-STRING': { ...list, about: 'some of a list of texts' },
  'LIST-NUMBER': { ...list, about: 'some of a list of numbers' },
  'LIST-DATE/TIME': { ...list, about: 'some of a list of dates' },
  FILE: { group: 'Files', about: 'a file of the account', properties: [], unique: 'possible', system: true, becomes: TEXTS },
  ATTACHMENT: {
    group: 'Files', about: 'a file of the record', unique: 'never', system: true, becomes: [],
    properties: ['AttachmentPermittedFileTypes', 'AttachmentMinFileSize', 'AttachmentMaxFileSize'],
  },
  AUTONUMBER: { ...system, about: '1, 2, 3, …', becomes: [...TEXTS, ...NUMBERS] },
  'PREFIXED AUTONUMBER': { ...system, about: 'INV-0001, …', properties: ['Prefix', 'Format'], becomes: TEXTS },
  'RANDOM ID': { ...system, about: 'random letters and digits', properties: ['Prefix', 'Format', 'Length'], becomes: TEXTS },
  GUID: { ...system, about: 'globally unique id', becomes: TEXTS },
  TIMESTAMP: { ...system, about: 'when a record was made or changed', properties: ['OnInsert', 'OnUpdate', 'TimeZone'], unique: 'never', becomes: [...TEXTS, 'DATE/TIME'] },
  FORMULA: { group: 'Calculated', about: 'from the other fields of the record', properties: ['Formula'], unique: 'possible', system: true, becomes: [] },
};

/** What a field is made as. */
export const kindOfField = ({ IsFormula, Type }: TableField): FieldKind => (IsFormula ? 'FORMULA' : Type);

/** What a formula can be made to give, where it gives the first of them, or another of the same. */
export function resultsLike(type: FieldType): readonly FieldType[] {
  return [NUMBERS, TEXTS].find((alike) => (alike as readonly FieldType[]).includes(type)) ?? [type];
}

/** The types by group, for a select; a type that the field can't become is disabled. A formula becomes a plain field of what it gives. */
export function typeOptions(field: TableField | null) {
  const types = Object.entries(FIELD_TYPES) as [FieldKind, TypeInfo][];
  const from = field === null ? null : kindOfField(field);
  const becomes: readonly FieldKind[] = field === null || from === null ? [] : from === 'FORMULA' ? [field.Type] : FIELD_TYPES[from].becomes;
  const groups = [...new Set(types.map(([, { group }]) => group))];
  return groups.map((group) => ({
    group,
    items: types.filter(([, info]) => info.group === group).map(([type, { about }]) => ({
      value: type, label: `${type} — ${about}`, disabled: from !== null && type !== from && !becomes.includes(type),
    })),
  }));
}

const FORMATS: Record<string, string> = { 0: 'digits', U: 'capital letters', '0U': 'letters and digits' };

/** What makes the field special, in a few words. */
export function fieldDetails(field: TableField): string {
  const options = Object.values(field.ListField ?? {});
  const parts = [
    field.Formula ?? '',
    field.Type === 'TIMESTAMP' ? `${[field.OnInsert === true ? 'made' : '', field.OnUpdate === true ? 'changed' : ''].filter(Boolean).join(', ')} · ${field.TimeZone}` : '',
    field.Prefix === undefined || field.Prefix === '' ? '' : `prefix ${field.Prefix}`,
    field.Type === 'PREFIXED AUTONUMBER' ? `format ${field.Format}` : '',
    field.Type === 'RANDOM ID' ? `${field.Length} ${FORMATS[field.Format ?? ''] ?? ''}` : '',
    options.length === 0 ? '' : options.slice(0, 5).join(', ') + (options.length > 5 ? ` and ${options.length - 5} more` : ''),
    (field.AttachmentPermittedFileTypes ?? []).join(', '),
    fileSizes(field),
    !field.Editable && !FIELD_TYPES[kindOfField(field)].system ? 'not editable' : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function fileSizes({ AttachmentMinFileSize: least = null, AttachmentMaxFileSize: most = null }: TableField): string {
  return [least === null ? '' : `from ${least} kB`, most === null ? '' : `up to ${most} kB`].filter((part) => part !== '').join(' ');
}
