import type { ValueClass } from './expression/operand.ts';
import { FIELD_RULES, type FieldRule } from './field-rules.ts';
import type { Field } from './field.ts';

/** Writes a column's value, as PostgreSQL's text of it, to JSON text. Numbers stay the tokens they are. */
export type JsonOfValue = (text: string | null) => string;

/** What an attachment's column has before the file's name, and an expression no more. No file's name has a slash. */
const ATTACHMENT_ID = /^[0-9a-f-]{36}\//;

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

export const jsonOfText: JsonOfValue = (text) => (text === null ? '""' : JSON.stringify(text));

export const jsonOfBoolean: JsonOfValue = (text) => (text === null ? 'null' : text === 't' ? 'true' : 'false');

/** NaN and infinities, which only another SQL client can have written, are null: JSON has no word for them. */
export const jsonOfNumber: JsonOfValue = (text) => (text === null || !NUMBER.test(text) ? 'null' : text);

/** Blank texts are `""`, whatever the column holds; blank values of the other types are null. */
export function jsonOfValue(field: Field): JsonOfValue {
  const { json } = FIELD_RULES[field.type];
  return json === 'list' ? listWriter(field) : jsonOf(json);
}

/** How the result of an expression is written; one of a list or a password never is. */
export function jsonOfClass(found: ValueClass): JsonOfValue {
  return found === 'list' ? jsonOf('hidden') : jsonOf(found === 'guid' ? 'text' : found);
}

function jsonOf(json: Exclude<FieldRule['json'], 'list'>): JsonOfValue {
  switch (json) {
    case 'text':
      return jsonOfText;
    case 'number':
      return jsonOfNumber;
    case 'boolean':
      return jsonOfBoolean;
    case 'date':
      return jsonOfDate;
    case 'attachment':
      return (text) => (text === null ? '""' : JSON.stringify(text.replace(ATTACHMENT_ID, '')));
    case 'hidden':
      return () => 'null';
  }
}

const DATE = /^(\d{4,}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)[^B]*)?$/;
/** Of `2026-01-02 03:04:05`, the form of nearly all of them, which only such a time has at this length. */
export const USUAL_LENGTH = 19;

/** `yyyy-MM-ddTHH:mm:ss`; infinities and years before Christ have no such form. */
export const jsonOfDate: JsonOfValue = (text) => {
  if (text !== null && text.length === USUAL_LENGTH && text.charAt(10) === ' ') return `"${text.slice(0, 10)}T${text.slice(11)}"`;
  const [, day, time = '00:00:00'] = DATE.exec(text ?? '') ?? [];
  return day === undefined ? 'null' : `"${day}T${time}"`;
};

/** `{1,3}` → `{"1":"a","3":"c"}`. Options that were deleted since are left out. */
function listWriter({ properties: { options = [] } }: Field): JsonOfValue {
  const values = new Map(options.map(({ id, value }) => [String(id), JSON.stringify(value)]));
  return (text) => {
    if (text === null) return 'null';
    const members = (text.match(/\d+/g) ?? []).flatMap((id) => {
      const value = values.get(id);
      return value === undefined ? [] : [`"${id}":${value}`];
    });
    return members.length === 0 ? 'null' : `{${members.join(',')}}`;
  };
}
