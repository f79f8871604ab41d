import { ExpressionError } from './expression-error.ts';

export interface Token {
  /** `name`: in brackets or double quotes, so never a keyword. `end`: after the last one. */
  kind: 'word' | 'name' | 'string' | 'number' | 'symbol' | 'end';
  /** A string's or name's value without its quotes; else as written. */
  text: string;
  at: number;
}

const LONGEST_EXPRESSION = 16_000;

const SPACE = /\s+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const SYMBOL = /<>|!=|<=|>=|[=<>+\-*/%(),.]/y;

/** @throws ExpressionError at the first character that begins no token, or a quote that never ends. */
export function tokenize(text: string): Token[] {
  if (text.length > LONGEST_EXPRESSION) {
    throw new ExpressionError(`is longer than ${LONGEST_EXPRESSION.toLocaleString('en')} characters`, LONGEST_EXPRESSION);
  }
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (at < text.length) {
    const space = take(SPACE);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const character = text[at] ?? '';
    if (text.startsWith('--', at) || text.startsWith('/*', at)) throw new ExpressionError('comments are not allowed', at);
    const prefixed = /n/i.test(character) && text[at + 1] === "'";
    if (character === "'" || prefixed) {
      const { value, end } = readQuoted(text, prefixed ? at + 1 : at, "'");
      tokens.push({ kind: 'string', text: value, at });
      at = end;
    } else if (character === '[' || character === '"') {
      const { value, end } = readQuoted(text, at, character === '[' ? ']' : '"');
      tokens.push({ kind: 'name', text: value, at });
      at = end;
    } else {
      const number = take(NUMBER);
      const word = number ?? take(WORD);
      const symbol = word ?? take(SYMBOL);
      if (symbol === null) throw new ExpressionError(`${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))} is not expected here`, at);
      tokens.push({ kind: number !== null ? 'number' : word !== null ? 'word' : 'symbol', text: symbol === '!=' ? '<>' : symbol, at });
      at += symbol.length;
    }
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

/** Reads from the opening quote at `start`; the closing one is escaped by doubling it. */
function readQuoted(text: string, start: number, close: string): { value: string; end: number } {
  let value = '';
  let from = start + 1;
  for (;;) {
    const found = text.indexOf(close, from);
    if (found === -1) throw new ExpressionError(`${text[start]} is never closed by ${close}`, start);
    value += text.slice(from, found);
    if (text[found + 1] !== close) {
      if (value.includes('\0')) throw new ExpressionError('the character U+0000 is not allowed', start);
      return { value, end: found + 1 };
    }
    value += close;
    from = found + 2;
  }
}
