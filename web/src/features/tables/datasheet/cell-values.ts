import type { TableField } from '../field.ts';

/** A value as the server takes it; or why a text is none. */
export type ReadText = { value: unknown } | { problem: string };

type Kind = 'text' | 'long' | 'password' | 'number' | 'date' | 'yesNo' | 'list';

const KINDS: Partial<Record<string, Kind>> = {
  TEXT: 'long', PASSWORD: 'password', NUMBER: 'number', INTEGER: 'number', CURRENCY: 'number', AUTONUMBER: 'number', 'DATE/TIME': 'date', TIMESTAMP: 'date',
  'YES/NO': 'yesNo', 'LIST-STRING': 'list', 'LIST-NUMBER': 'list', 'LIST-DATE/TIME': 'list',
};

/** How a field's values are shown and edited. */
export function kindOf({ Type }: TableField): Kind {
  return KINDS[Type] ?? 'text';
}

/** Whether values of it can be typed, in a record that is there. */
export function isWritable({ Editable, IsFormula, Type }: TableField): boolean {
  return Editable && !IsFormula && Type !== 'FILE' && Type !== 'ATTACHMENT';
}

/** What a cell shows, an editor begins with, and a spreadsheet gets. Typed again, it is the same value. */
export function textOfValue(field: TableField, value: unknown): string {
  if (value === null || value === undefined) return '';
  switch (kindOf(field)) {
    case 'date':
      return textOfDate(String(value));
    case 'yesNo':
      return value === true ? 'Yes' : 'No';
    case 'list':
      return typeof value === 'object' ? Object.values(value as object).map((option) => textOfOption(field, option)).join(', ') : String(value);
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

/** `2026-01-31T14:05:00` → `2026-01-31 14:05:00`; a midnight is the day alone. */
function textOfDate(value: string): string {
  return value.replace(/T00:00:00$/, '').replace('T', ' ');
}

export function textOfOption(field: TableField, option: unknown): string {
  return field.Type === 'LIST-DATE/TIME' ? textOfDate(String(option)) : String(option);
}

const TRUE = /^(yes|y|true|1|x|✓|☑)$/i;
const FALSE = /^(no|n|false|0|☐)?$/i;
const GROUPED = /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/;

/** What a text that was typed or pasted means for a field. Whether the value fits is the server's to say. */
export function valueOfText(field: TableField, text: string): ReadText {
  const trimmed = text.trim();
  switch (kindOf(field)) {
    case 'number':
      return { value: trimmed === '' ? null : GROUPED.test(trimmed) ? trimmed.replaceAll(',', '') : trimmed };
    case 'date':
      return { value: trimmed === '' ? null : trimmed.replace(/^(\d{4}-\d{2}-\d{2}) +(?=\d)/, '$1T') };
    case 'yesNo':
      if (TRUE.test(trimmed)) return { value: true };
      return FALSE.test(trimmed) ? { value: false } : { problem: 'must be Yes or No' };
    case 'list':
      return valueOfList(field, trimmed);
    case 'password':
      return { value: text === '' ? null : text };
    default:
      return { value: text };
  }
}

function valueOfList(field: TableField, text: string): ReadText {
  if (text === '') return { value: null };
  const options = Object.entries(field.ListField ?? {}).map(([id, value]) => ({ id: Number(id), text: textOfOption(field, value).toLowerCase() }));
  const find = (wanted: string) => options.find((option) => option.text === wanted.trim().toLowerCase());
  // An option may have a comma in it.
  const whole = find(text);
  if (whole !== undefined) return { value: [whole.id] };
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
  const unknown = names.find((name) => find(name) === undefined);
  if (unknown !== undefined) return { problem: `has no option “${unknown}”` };
  return { value: names.map((name) => find(name)!.id) };
}

/** A value that was read, as it is written. */
export function writtenValue(field: TableField, value: unknown): unknown {
  return kindOf(field) === 'list' && typeof value === 'object' && value !== null ? Object.keys(value).map(Number) : (value ?? null);
}
