import type { TemplateNode, TemplateText } from './template-node.ts';
import { TemplateError } from './template-error.ts';
import { templateText } from './template-text.ts';

/** Bytes of UTF-8. */
const MAX_TEMPLATE_BYTES = 1024 * 1024;
const MAX_DEPTH = 100;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z0-9_$.+-]+/y;
/** From the space on, but for the quote and the backslash. */
const PLAIN_TEXT: Record<string, RegExp> = { '"': /[ !#-[\]-\uffff]*/y, "'": /[ -&(-[\]-\uffff]*/y };
const ESCAPES: Record<string, string> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

class TemplateReader {
  readonly #template: string;
  #at = 0;

  constructor(template: string) {
    this.#template = template;
  }

  read(): TemplateNode {
    this.#skipSpace();
    const node = this.#value(1);
    this.#skipSpace();
    if (this.#at < this.#template.length) throw this.#error(`nothing may follow the template, found ${this.#found()}`);
    return node;
  }

  #value(depth: number): TemplateNode {
    if (depth > MAX_DEPTH) throw this.#error(`deeper than ${MAX_DEPTH} levels`);
    const character = this.#template[this.#at];
    if (character === '{') return this.#object(depth);
    if (character === '[') return this.#array(depth);
    if (character === '"' || character === "'") return { kind: 'string', text: templateText(this.#string()) };
    const number = this.#match(NUMBER);
    if (number !== '') return { kind: 'literal', json: number };
    const start = this.#at;
    const word = this.#match(WORD);
    if (word === 'true' || word === 'false' || word === 'null') return { kind: 'literal', json: word };
    this.#at = start;
    throw this.#error(`a value is expected, found ${this.#found()}`);
  }

  #object(depth: number): TemplateNode {
    // A map keeps the place of the first of equal keys and takes the value of the last, as JSON.parse does.
    const entries = new Map<string, { key: TemplateText; value: TemplateNode }>();
    this.#at += 1;
    this.#skipSpace();
    if (this.#take('}')) return { kind: 'object', entries: [] };
    for (;;) {
      const character = this.#template[this.#at];
      if (character !== '"' && character !== "'") throw this.#error(`a key in quotes is expected, found ${this.#found()}`);
      const key = this.#string();
      this.#skipSpace();
      if (!this.#take(':')) throw this.#error(`a colon is expected after the key, found ${this.#found()}`);
      this.#skipSpace();
      entries.set(key, { key: templateText(key), value: this.#value(depth + 1) });
      this.#skipSpace();
      if (this.#take('}')) return { kind: 'object', entries: [...entries.values()] };
      if (!this.#take(',')) throw this.#error(`a comma or } is expected, found ${this.#found()}`);
      this.#skipSpace();
    }
  }

  #array(depth: number): TemplateNode {
    const items: TemplateNode[] = [];
    this.#at += 1;
    this.#skipSpace();
    if (this.#take(']')) return { kind: 'array', items };
    for (;;) {
      items.push(this.#value(depth + 1));
      this.#skipSpace();
      if (this.#take(']')) return { kind: 'array', items };
      if (!this.#take(',')) throw this.#error(`a comma or ] is expected, found ${this.#found()}`);
      this.#skipSpace();
    }
  }

  #string(): string {
    const start = this.#at;
    const quote = this.#template[this.#at] ?? '';
    const plainText = PLAIN_TEXT[quote] as RegExp;
    this.#at += 1;
    let text = '';
    for (;;) {
      text += this.#match(plainText);
      const character = this.#template[this.#at];
      if (character === quote) {
        this.#at += 1;
        return text;
      }
      if (character === '\\') {
        text += this.#escape(quote);
      } else if (character === undefined) {
        this.#at = start;
        throw this.#error('this string does not end');
      } else {
        throw this.#error(character === '\n' || character === '\r' ? 'a line break inside a string is written \\n' : 'a control character inside a string is written \\u00..');
      }
    }
  }

  #escape(quote: string): string {
    const letter = this.#template[this.#at + 1] ?? '';
    const plain = letter === "'" && quote === "'" ? "'" : ESCAPES[letter];
    if (plain !== undefined) {
      this.#at += 2;
      return plain;
    }
    const digits = this.#template.slice(this.#at + 2, this.#at + 6);
    if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#error('this escape is not one that JSON has');
    this.#at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#template.charCodeAt(this.#at);
      // A byte order mark in front is what some editors leave.
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09 && !(code === 0xfeff && this.#at === 0)) return;
      this.#at += 1;
    }
  }

  #take(character: string): boolean {
    if (this.#template[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#template)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #found(): string {
    const start = this.#at;
    const word = this.#match(WORD).slice(0, 20);
    this.#at = start;
    const text = word === '' ? String.fromCodePoint(this.#template.codePointAt(start) ?? 0x20) : word;
    return start >= this.#template.length ? 'the end' : JSON.stringify(text);
  }

  #error(problem: string): TemplateError {
    return new TemplateError(this.#template, this.#at, problem);
  }
}

/**
 * Reads a payload template: JSON whose strings may also be in single quotes (where `\'` is an apostrophe). Any value may be
 * the root. Of equal keys in one object the last value counts, at the place of the first.
 * @throws TemplateError with the place, also when it is larger than 1 MB or deeper than 100 levels.
 */
export function parseTemplate(template: string): TemplateNode {
  if (template.length > MAX_TEMPLATE_BYTES || Buffer.byteLength(template) > MAX_TEMPLATE_BYTES) {
    throw new TemplateError(template, 0, 'a template has 1 MB at most');
  }
  return new TemplateReader(template).read();
}
