import { readDate } from '../../tables/read-date.ts';
import { FIELD_RULES } from '../../tables/field-rules.ts';
import { readerOf } from '../../tables/read-records.ts';
import type { Field, ListOption } from '../../tables/field.ts';
import type { ReadValue } from '../../tables/read-value.ts';
import { readLocalDate, type DateOrder } from './read-local-date.ts';

/** How values are written in a file. */
export interface CellSettings {
  /** Null: as each date shows it, else month first. */
  dateOrder: DateOrder | null;
  decimalSeparator: '.' | ',';
}

/** Reads a value of a file for a field; a text may be any of JSON's values where the file has them. */
export type CellReader = (value: unknown) => ReadValue;

export const YES: ReadonlySet<string> = new Set(['yes', 'y', 'true', 't', 'on', '1']);
export const NO: ReadonlySet<string> = new Set(['no', 'n', 'false', 'f', 'off', '0']);
/** What needs no conversion, seen quickly: most cells of most files. */
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;
const ISO = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?$/;
const BRACKETS = /^\s*(?:\[[\d\s,]*\]\s*,?\s*)+$/;
const MONEY_SIGN = /^([+-]?)\s*\p{Sc}\s*|\s*\p{Sc}$/u;

/**
 * The reader of a field's values: what spreadsheets and people write becomes what the REST API takes, which the field's rule then
 * judges, as it does there. Blank is null, and No for a YES/NO field.
 */
export function cellReader(field: Field, settings: CellSettings): CellReader {
  const rule = FIELD_RULES[field.type];
  const read = readerOf(field);
  if (read === null) return () => ({ problem: 'is set by the system' });
  const judge = (value: unknown) => read(value, field);
  const ofText = textConversion(field, settings);
  if (ofText === null) return (value) => judge(value ?? null);
  const blank: ReadValue = field.type === 'YES/NO' && field.source === null ? { value: 'false' } : judge(null);
  return (value) => {
    if (value === null || value === undefined) return blank;
    if (typeof value === 'string') {
      const text = value.trim();
      return text === '' ? blank : judge(ofText(text));
    }
    return judge(rule.json === 'list' ? listOfJson(value, field.properties.options ?? []) : value);
  };
}

/** From a text that is not blank; null: the text itself is the value. */
function textConversion(field: Field, { dateOrder, decimalSeparator }: CellSettings): ((text: string) => unknown) | null {
  switch (FIELD_RULES[field.type].json) {
    case 'number':
      return (text) => (decimalSeparator === '.' && PLAIN_NUMBER.test(text) ? text : plainNumber(field.type === 'CURRENCY' ? withoutMoneySign(text) : text, decimalSeparator));
    case 'boolean':
      return (text) => {
        const lower = text.toLowerCase();
        return YES.has(lower) ? true : NO.has(lower) ? false : text;
      };
    case 'date':
      // As it stands when it is ISO: a column of an attached table keeps fractions.
      return (text) => (ISO.test(text) || readDate(text) !== null ? text : (readLocalDate(text, dateOrder) ?? text));
    case 'list':
      return (text) => listOfText(text, field.properties.options ?? []);
    default:
      return null;
  }
}

/** `1,234.5` → `1234.5`; with a decimal comma `1.234,5` → `1234.5`. Groups are taken only where they are whole. */
function plainNumber(text: string, decimal: '.' | ','): string {
  const grouped = decimal === '.' ? /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/ : /^[+-]?\d{1,3}(?:[. \u00a0\u202f]\d{3})+(?:,\d*)?$/;
  const bare = grouped.test(text) ? text.replace(decimal === '.' ? /,/g : /[. \u00a0\u202f]/g, '') : text;
  if (decimal === '.') return bare;
  // A point that parts no whole groups is no number here: it stays one that is refused.
  return bare.includes('.') ? bare.replaceAll('.', '·') : bare.replace(',', '.');
}

function withoutMoneySign(text: string): string {
  const negative = /^\((.+)\)$/.exec(text)?.[1];
  return negative === undefined ? text.replace(MONEY_SIGN, '$1') : `-${negative.replace(MONEY_SIGN, '$1')}`;
}

/** `[1,3]` are ids; `{"1":"a"}` is what an export writes; anything else is a value, or several, separated by `;`, `,` or line breaks. */
function listOfText(text: string, options: readonly ListOption[]): unknown {
  if (BRACKETS.test(text)) return text;
  if (text.startsWith('{') || text.startsWith('[')) {
    try {
      return listOfJson(JSON.parse(text), options);
    } catch {
      return text;
    }
  }
  const whole = optionOf(text, options);
  if (whole !== undefined) return [whole.id];
  for (const separator of [/[;\n]/, /,/]) {
    const chosen = text.split(separator).map((part) => part.trim()).filter((part) => part !== '').map((part) => optionOf(part, options));
    if (chosen.every((option) => option !== undefined)) return chosen.map(({ id }) => id);
  }
  return text;
}

/** Numbers are ids, texts are values; of an object the values count before the ids, which another table gives to others. */
function listOfJson(value: unknown, options: readonly ListOption[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const items = Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? (optionOf(item, options)?.id ?? item) : item)) : Object.entries(value).map(([id, item]) => {
    const same = options.find((option) => String(option.id) === id);
    return same !== undefined && isSame(item, same) ? same.id : (optionOf(String(item), options)?.id ?? `${id}?`);
  });
  return items;
}

const optionOf = (text: string, options: readonly ListOption[]): ListOption | undefined => options.find((option) => isSame(text, option));

function isSame(value: unknown, option: ListOption): boolean {
  if (typeof option.value === 'number') return typeof value === 'number' ? value === option.value : String(value).trim() !== '' && Number(value) === option.value;
  if (typeof value !== 'string') return false;
  if (value.toLowerCase() === option.value.toLowerCase()) return true;
  const date = readDate(value);
  return date !== null && date.seconds === readDate(option.value)?.seconds;
}
