/** A JSON number whose digits a double would not keep. */
export class ExactNumber {
  /** As it was written. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Where a number is wanted a text that is one does as well. */
  toJSON(): string {
    return this.text;
  }
}

/** A double keeps any 15 digits. */
const LONG_NUMBER = /\d[\d.]{15}/;
const QUOTE_OR_NUMBER = /"|-?\d[\d.eE+-]*/g;
const DIGITS_KEPT = 15;
/** No text that is stored begins so: PostgreSQL takes no U+0000. */
const MARK = '\u0000exact ';

/**
 * `JSON.parse`, but numbers of more than 15 significant digits are ExactNumbers.
 * @throws SyntaxError
 */
export function parseExactly(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  if (!LONG_NUMBER.test(text)) return parsed;
  const pieces: string[] = [];
  let taken = 0;
  QUOTE_OR_NUMBER.lastIndex = 0;
  for (let match = QUOTE_OR_NUMBER.exec(text); match !== null; match = QUOTE_OR_NUMBER.exec(text)) {
    const [token] = match;
    if (token === '"') {
      QUOTE_OR_NUMBER.lastIndex = endOfString(text, match.index);
    } else if (digitsOf(token) > DIGITS_KEPT) {
      pieces.push(text.slice(taken, match.index), JSON.stringify(MARK + token));
      taken = match.index + token.length;
    }
  }
  return taken === 0 ? parsed : unmark(JSON.parse(pieces.join('') + text.slice(taken)));
}

/** The place behind the string that begins at `from`: at the first quote with an even number of backslashes before it. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text[before] === '\\') before -= 1;
    if ((end - before) % 2 === 1) return end + 1;
  }
  return text.length;
}

/** Significant digits: zeros before the first other one are none. */
function digitsOf(number: string): number {
  return number.replace(/[eE].*$/, '').replace(/^[-0.]+/, '').replace('.', '').length;
}

function unmark(root: unknown): unknown {
  const holder: Record<string, unknown> = { root };
  // Not by calling itself: what a client sends may be nested as deep as it is long.
  const open: Record<string, unknown>[] = [holder];
  for (let container = open.pop(); container !== undefined; container = open.pop()) {
    for (const [key, value] of Object.entries(container)) {
      if (typeof value === 'string' && value.startsWith(MARK)) Object.defineProperty(container, key, { value: new ExactNumber(value.slice(MARK.length)), enumerable: true, writable: true, configurable: true });
      else if (typeof value === 'object' && value !== null) open.push(value as Record<string, unknown>);
    }
  }
  return holder['root'];
}
