import type { FieldType } from '../../tables/field-type.ts';
import type { ShapeField } from '../../tables/table-shape.ts';

type Kind = 'attachment' | 'number' | 'boolean' | 'date' | 'text' | 'list' | 'hidden';

const KIND_OF: Record<FieldType, Kind> = {
  STRING: 'text', TEXT: 'text', GUID: 'text', 'RANDOM ID': 'text', 'PREFIXED AUTONUMBER': 'text',
  NUMBER: 'number', INTEGER: 'number', CURRENCY: 'number', AUTONUMBER: 'number',
  'YES/NO': 'boolean',
  'DATE/TIME': 'date', TIMESTAMP: 'date',
  'LIST-STRING': 'list', 'LIST-NUMBER': 'list', 'LIST-DATE/TIME': 'list',
  PASSWORD: 'hidden',
  FILE: 'text',
  ATTACHMENT: 'attachment',
};

const QUOTE = 0x22;
const UUID_LENGTH = 36;
/** Where the file's name begins in an attachment's token: behind the quote, the content's id and a slash. */
const ATTACHMENT_NAME = 1 + UUID_LENGTH + 1;
const DATE_LENGTH = '"yyyy-MM-ddTHH:mm:ss"'.length;
const DAY = /^"\d{4,}-\d\d-\d\d"$/;
const SECONDS = /^"\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** Whether the field holds options of a list, which are left out beside a triggered action on the same event. */
export function isList({ type }: ShapeField): boolean {
  return KIND_OF[type] === 'list';
}

/** `"yyyy-MM-ddTHH:mm:ss"`, or null for what has no such form (infinity). */
function dateToken(token: string): string | null {
  if (token.length === DATE_LENGTH) return token;
  if (DAY.test(token)) return `${token.slice(0, -1)}T00:00:00"`;
  const seconds = SECONDS.exec(token)?.[0];
  return seconds === undefined ? null : `${seconds}"`;
}

/** The options chosen, in the order stored: [id, value as JSON]. Ids that the list does not have are passed over. */
function chosenOptions({ options }: ShapeField, token: string): [string, string][] {
  const chosen = new Map<string, string>();
  for (const id of token.match(/\d+/g) ?? []) {
    const value = options?.[id];
    if (value !== undefined) chosen.set(id, JSON.stringify(value));
  }
  return [...chosen];
}

/**
 * A field's value as JSON, spliced from the text that PostgreSQL wrote for it: numbers never pass through doubles.
 * Empty values are `""` for text-like types and `null` for the others.
 * @param token the raw JSON of the column; undefined when the record has no such column.
 */
export function renderFieldValue(field: ShapeField, token: string | undefined): string {
  const kind = KIND_OF[field.type];
  if (token === undefined || token === 'null') return kind === 'text' || kind === 'attachment' ? '""' : 'null';
  switch (kind) {
    case 'text':
      return token.charCodeAt(0) === QUOTE ? token : JSON.stringify(token);
    case 'attachment':
      return `"${token.slice(ATTACHMENT_NAME)}`;
    case 'number':
      // "NaN" and "Infinity" have no number in JSON.
      return token.charCodeAt(0) === QUOTE ? 'null' : token;
    case 'boolean':
      return token;
    case 'date':
      return dateToken(token) ?? 'null';
    case 'list': {
      const chosen = chosenOptions(field, token);
      return chosen.length === 0 ? 'null' : `{${chosen.map(([id, value]) => `"${id}":${value}`).join(',')}}`;
    }
    case 'hidden':
      return 'null';
  }
}

/** A field's value inside a longer text: escaped for a JSON string, without quotes; empty values are empty, lists `a, b`. */
export function renderFieldText(field: ShapeField, token: string | undefined): string {
  if (token === undefined || token === 'null') return '';
  if (isList(field)) return chosenOptions(field, token).map(([, value]) => inside(value)).join(', ');
  const value = renderFieldValue(field, token);
  return value === 'null' ? '' : inside(value);
}

function inside(json: string): string {
  return json.charCodeAt(0) === QUOTE ? json.slice(1, -1) : json;
}

/** The id of the content that an ATTACHMENT field has, or null when it has none. */
export function attachedContentId(token: string | undefined): string | null {
  return token === undefined || token === 'null' ? null : token.slice(1, 1 + UUID_LENGTH);
}
