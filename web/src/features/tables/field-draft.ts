import type { FieldType, TableField } from './field.ts';
import { FIELD_TYPES, kindOfField, type FieldKind, type TypeProperty } from './field-types.ts';

/** An option of a list: null before it has an id. */
export interface OptionDraft {
  id: string | null;
  value: string;
}

/** A field as a form holds it. */
export interface FieldDraft {
  name: string;
  type: FieldKind;
  /** The text of a formula. */
  formula: string;
  /** What a formula is to give; '' what it gives by itself. */
  result: FieldType | '';
  unique: 'no' | 'yes' | 'blanks';
  editable: boolean;
  label: string;
  description: string;
  /** '' behind the others. */
  displayOrder: number | '';
  onInsert: boolean;
  onUpdate: boolean;
  timeZone: string;
  prefix: string;
  format: string;
  length: number | '';
  options: readonly OptionDraft[];
  /** Extensions with commas between. */
  fileTypes: string;
  minFileSize: number | '';
  maxFileSize: number | '';
}

export const EMPTY_FIELD: FieldDraft = {
  name: '', type: 'STRING', formula: '', result: '', unique: 'no', editable: true, label: '', description: '', displayOrder: '', onInsert: true, onUpdate: false, timeZone: 'UTC',
  prefix: '', format: '', length: 8, options: [{ id: null, value: '' }],
  fileTypes: '', minFileSize: '', maxFileSize: '',
};

export const defaultFormat = (type: FieldKind): string => (type === 'RANDOM ID' ? '0U' : type === 'PREFIXED AUTONUMBER' ? '1' : '');

export function draftOf(field: TableField): FieldDraft {
  return {
    name: field.Name,
    type: kindOfField(field),
    formula: field.Formula ?? '',
    result: field.IsFormula ? field.Type : '',
    unique: field.UniqueAllowNulls ? 'blanks' : field.Unique ? 'yes' : 'no',
    editable: field.Editable,
    label: field.Label,
    description: field.Description,
    displayOrder: field.DisplayOrder,
    onInsert: field.OnInsert ?? true,
    onUpdate: field.OnUpdate ?? false,
    timeZone: field.TimeZone ?? 'UTC',
    prefix: field.Prefix ?? '',
    format: field.Format ?? defaultFormat(field.Type),
    length: field.Length ?? 8,
    options: field.ListField === undefined ? EMPTY_FIELD.options : Object.entries(field.ListField).map(([id, value]) => ({ id, value: String(value) })),
    fileTypes: (field.AttachmentPermittedFileTypes ?? []).join(', '),
    minFileSize: field.AttachmentMinFileSize ?? '',
    maxFileSize: field.AttachmentMaxFileSize ?? '',
  };
}

/** The definition as the server takes it: what the type does not have is left out. */
export function definitionOf(draft: FieldDraft): Record<string, unknown> {
  const { system, unique, properties } = FIELD_TYPES[draft.type];
  const ofType: Record<TypeProperty, unknown> = {
    Formula: draft.formula.trim(),
    OnInsert: draft.onInsert,
    OnUpdate: draft.onUpdate,
    TimeZone: draft.timeZone,
    Prefix: draft.prefix,
    Format: draft.format === '' ? defaultFormat(draft.type) : draft.format,
    Length: draft.length === '' ? 8 : draft.length,
    ListField: filledOptions(draft).map(({ value }) => value),
    AttachmentPermittedFileTypes: draft.fileTypes.trim(),
    AttachmentMinFileSize: draft.minFileSize === '' ? null : draft.minFileSize,
    AttachmentMaxFileSize: draft.maxFileSize === '' ? null : draft.maxFileSize,
  };
  return {
    Name: draft.name.trim(),
    Type: draft.type === 'FORMULA' && draft.result !== '' ? draft.result : draft.type,
    IsFormula: draft.type === 'FORMULA',
    ...(unique === 'possible' ? { Unique: draft.unique !== 'no', UniqueAllowNulls: draft.unique === 'blanks' } : {}),
    ...(system ? {} : { Editable: draft.editable }),
    Label: draft.label.trim(),
    Description: draft.description.trim(),
    ...(draft.displayOrder === '' ? {} : { DisplayOrder: draft.displayOrder }),
    ...Object.fromEntries(properties.map((property) => [property, ofType[property]])),
  };
}

/**
 * What is to be sent so that a field becomes what the form shows: only what differs; nothing for no change. A second
 * change comes of options that are renamed and added at once: by their ids, the first renames; without ids, the second
 * adds, so that new ones get ids that were never used.
 */
export function fieldChanges(field: TableField, draft: FieldDraft): Record<string, unknown>[] {
  const before = definitionOf(draftOf(field));
  const after = definitionOf(draft);
  const { ListField: options, ...rest } = after;
  const change: Record<string, unknown> = Object.fromEntries(Object.entries(rest).filter(([property, value]) => before[property] !== value));
  if (options === undefined || JSON.stringify(options) === JSON.stringify(before['ListField'])) return Object.keys(change).length === 0 ? [] : [change];
  const kept = filledOptions(draft).filter(({ id }) => id !== null);
  const renamed = kept.some(({ id, value }) => String(field.ListField?.[id!] ?? value) !== value);
  if (!renamed) return [{ ...change, ListField: options }];
  const renames = { ...change, ListField: Object.fromEntries(kept.map(({ id, value }) => [id, value])) };
  return kept.length === filledOptions(draft).length ? [renames] : [renames, { ListField: options }];
}

function filledOptions({ options }: FieldDraft): OptionDraft[] {
  return options.map(({ id, value }) => ({ id, value: value.trim() })).filter(({ value }) => value !== '');
}
