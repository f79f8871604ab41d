import { quoted, type BodyReader } from './body-reader.ts';
import { SECRET_MASK } from './secret-mask.ts';

/** A header that every call of a webhook carries. */
export interface CustomHeader {
  name: string;
  /** Printable ASCII; null: the value stored under this name is kept. */
  value: string | null;
}

const MOST = 20;
const NAME_MAX = 100;
const VALUE_MAX = 4_096;
const TOTAL_MAX = 16_384;

/** A token of RFC 9110 that begins with a letter. */
const NAME = /^[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*$/;
const VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** Set by us, or by HTTP itself. An encoding of the answer would keep it from being read in the log. */
const OWNED = new Set(['accept-encoding', 'connection', 'expect', 'host', 'http2-settings', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'user-agent']);
const OWNED_PREFIXES = ['content-', 'proxy-', 'webhook-', 'x-rowcast'];

/** Reads `CustomHeaders`, an object of names and values. A problem never quotes a value: it may be a password. */
export function readCustomHeaders(reader: BodyReader): readonly CustomHeader[] | undefined {
  if (!reader.has('CustomHeaders')) return undefined;
  const given = reader.value('CustomHeaders');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return reader.add('CustomHeaders', 'must be an object of header names and values');
  const entries = Object.entries(given as Record<string, unknown>);
  if (entries.length > MOST) return reader.add('CustomHeaders', `has ${entries.length} headers, ${MOST} are the limit`);
  const before = reader.problems.length;
  const seen = new Map<string, string>();
  for (const [name, value] of entries) {
    const problem = nameProblem(name);
    if (problem !== null) {
      reader.add('CustomHeaders', `${quoted(name)} ${problem}`);
      continue;
    }
    const twin = seen.get(name.toLowerCase());
    if (twin === undefined) seen.set(name.toLowerCase(), name);
    else reader.add(`CustomHeaders.${name}`, `is the same header as ${twin}`);
    const wrong = valueProblem(value);
    if (wrong !== null) reader.add(`CustomHeaders.${name}`, wrong);
  }
  if (reader.problems.length > before) return undefined;
  const headers = (entries as [string, string][]).map(([name, value]) => ({ name, value: value === SECRET_MASK ? null : value }));
  if (headers.reduce((sum, { name, value }) => sum + name.length + (value?.length ?? 0), 0) > TOTAL_MAX) {
    return reader.add('CustomHeaders', `has more than ${TOTAL_MAX} bytes of names and values`);
  }
  return headers;
}

function nameProblem(name: string): string | null {
  if (name.length > NAME_MAX) return `has more than ${NAME_MAX} characters`;
  if (!NAME.test(name)) return 'is no header name: it must be a letter, then letters, digits or any of !#$%&\'*+-.^_`|~';
  const lower = name.toLowerCase();
  return OWNED.has(lower) || OWNED_PREFIXES.some((prefix) => lower.startsWith(prefix)) ? 'is set by Rowcast or by HTTP itself' : null;
}

function valueProblem(value: unknown): string | null {
  if (typeof value !== 'string') return 'must be text';
  if (value === SECRET_MASK) return null;
  if (value === '') return 'must not be empty';
  if (value.length > VALUE_MAX) return `has more than ${VALUE_MAX} characters`;
  return VALUE.test(value) ? null : 'must be printable ASCII, without a blank at either end';
}
