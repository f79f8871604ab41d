import { jsonOfBoolean, jsonOfDate, jsonOfNumber, jsonOfText, USUAL_LENGTH, type JsonOfValue } from './json-of-value.ts';

/**
 * Writes a value, PostgreSQL's text of it from `from` to before `to`, as JSON, where that is plain to see. There is room for ten bytes more than it has.
 * @returns where it ends; -1: what makes a text of it must, and nothing that was written counts
 */
export type PlainJson = (source: Buffer, from: number, to: number, target: Buffer, at: number) => number;

const [QUOTE, BACKSLASH, SPACE, MINUS, POINT, ZERO, NINE, T] = [0x22, 0x5c, 0x20, 0x2d, 0x2e, 0x30, 0x39, 0x54];
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const TRUE_LETTER = 0x74;
const DATE_LENGTH = 10;

function copy(source: Buffer, from: number, to: number, target: Buffer, at: number): number {
  for (let place = from; place < to; place += 1) target[at + place - from] = source[place]!;
  return at + to - from;
}

/** Nothing in it that JSON writes otherwise. */
const plainText: PlainJson = (source, from, to, target, at) => {
  target[at] = QUOTE;
  let end = at + 1;
  for (let place = from; place < to; place += 1, end += 1) {
    const byte = source[place]!;
    if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) return -1;
    target[end] = byte;
  }
  target[end] = QUOTE;
  return end + 1;
};

/** Digits; a minus and a point stand nowhere but where a number has them. */
const plainNumber: PlainJson = (source, from, to, target, at) => {
  for (let place = from; place < to; place += 1) {
    const byte = source[place]!;
    if ((byte < ZERO || byte > NINE) && byte !== MINUS && byte !== POINT) return -1;
  }
  return copy(source, from, to, target, at);
};

const plainDate: PlainJson = (source, from, to, target, at) => {
  if (to - from !== USUAL_LENGTH || source[from + DATE_LENGTH] !== SPACE) return -1;
  target[at] = QUOTE;
  const end = copy(source, from, to, target, at + 1);
  target[at + 1 + DATE_LENGTH] = T;
  target[end] = QUOTE;
  return end + 1;
};

const plainBoolean: PlainJson = (source, from, _to, target, at) => {
  const word = source[from] === TRUE_LETTER ? TRUE : FALSE;
  return copy(word, 0, word.length, target, at);
};

const PLAIN: ReadonlyMap<JsonOfValue, PlainJson> = new Map([[jsonOfText, plainText], [jsonOfNumber, plainNumber], [jsonOfDate, plainDate], [jsonOfBoolean, plainBoolean]]);

/** The quick way, which writes what `json` does; null: there is none. */
export const plainJson = (json: JsonOfValue): PlainJson | null => PLAIN.get(json) ?? null;
