import { isMoment } from '../../tables/read-date.ts';
import { readerOf } from '../../tables/read-records.ts';
import type { Field } from '../../tables/field.ts';
import { NO, YES, type CellSettings } from './cell-reader.ts';

/**
 * Writes the bytes of a cell that is not blank, from `from` to before `to`, as COPY's text of its value, where the value is plain to see.
 * There is room for twice the bytes and ten.
 * @returns where it ends; -1: the field's reader must judge the cell, and nothing that was written counts
 */
export type PlainCell = (source: Buffer, from: number, to: number, target: Buffer, at: number) => number;

const [TAB, NEWLINE, RETURN, SPACE, MINUS, POINT, ZERO, NINE, COLON, BACKSLASH] = [0x09, 0x0a, 0x0d, 0x20, 0x2d, 0x2e, 0x30, 0x39, 0x3a, 0x5c];
const [N, R, T] = [0x6e, 0x72, 0x74];
const MIDNIGHT = Buffer.from(' 00:00:00');
/** Always below 2^31, and amounts always above 10^-12. */
const LONGEST_INTEGER = 10;
const LONGEST_DECIMAL = 13;
const LONGEST_STRING = 255;
const LONGEST_TEXT = 64_000;

/**
 * The quick way for most cells of most files: what it writes is what the field's `cellReader` reads. Null: there is none, as for columns
 * of attached tables, whose types are PostgreSQL's.
 */
export function plainCell(field: Field, { decimalSeparator }: CellSettings): PlainCell | null {
  if (field.source !== null || readerOf(field) === null) return null;
  switch (field.type) {
    case 'STRING':
      return plainText(LONGEST_STRING);
    case 'TEXT':
      return plainText(LONGEST_TEXT);
    case 'INTEGER':
      return plainInteger;
    case 'NUMBER':
    case 'CURRENCY':
      return decimalSeparator === '.' ? plainDecimal : null;
    case 'DATE/TIME':
      return plainDate;
    case 'YES/NO':
      return plainYesNo;
    default:
      return null;
  }
}

/** @param most characters; a text of no more bytes has no more of them */
const plainText = (most: number): PlainCell => (source, from, to, target, at) => {
  if (to - from > most) return -1;
  let end = at;
  for (let place = from; place < to; place += 1) {
    const byte = source[place]!;
    if (byte > RETURN && byte !== BACKSLASH) {
      target[end] = byte;
      end += 1;
    } else {
      const letter = byte === BACKSLASH ? BACKSLASH : byte === NEWLINE ? N : byte === RETURN ? R : byte === TAB ? T : 0;
      if (byte === 0) return -1;
      if (letter === 0) {
        target[end] = byte;
        end += 1;
      } else {
        target[end] = BACKSLASH;
        target[end + 1] = letter;
        end += 2;
      }
    }
  }
  return end;
};

/** `-12`, without zeros before it. */
const plainInteger: PlainCell = (source, from, to, target, at) => {
  const first = source[from] === MINUS ? from + 1 : from;
  if (first === to || to - first >= LONGEST_INTEGER || (source[first] === ZERO && to - from > 1)) return -1;
  let end = at;
  for (let place = from; place < to; place += 1, end += 1) {
    const byte = source[place]!;
    if (place >= first && (byte < ZERO || byte > NINE)) return -1;
    target[end] = byte;
  }
  return end;
};

/** `-12.50`, as it stands; what is zero is `0`. */
const plainDecimal: PlainCell = (source, from, to, target, at) => {
  const first = source[from] === MINUS ? from + 1 : from;
  if (to - from > LONGEST_DECIMAL) return -1;
  let point = to;
  let isZero = true;
  let end = at;
  for (let place = from; place < to; place += 1, end += 1) {
    const byte = source[place]!;
    if (byte === POINT && point === to && place > first) point = place;
    else if (byte >= ZERO && byte <= NINE) isZero &&= byte === ZERO;
    else if (place >= first) return -1;
    target[end] = byte;
  }
  if (first === to || point === to - 1) return -1;
  if (!isZero) return end;
  target[at] = ZERO;
  return at + 1;
};

/** `2024-12-31`, or with a time to the second behind a `T` or a space. */
const plainDate: PlainCell = (source, from, to, target, at) => {
  const length = to - from;
  if (length !== 10 && length !== 19) return -1;
  const year = number(source, from, 4);
  const month = number(source, from + 5, 2);
  const day = number(source, from + 8, 2);
  const isDay = source[from + 4] === MINUS && source[from + 7] === MINUS && year !== -1 && month !== -1 && day !== -1;
  if (!isDay) return -1;
  let [hour, minute, second] = [0, 0, 0];
  if (length === 19) {
    hour = number(source, from + 11, 2);
    minute = number(source, from + 14, 2);
    second = number(source, from + 17, 2);
    const between = source[from + 10];
    const isTime = (between === SPACE || between === T - 0x20) && source[from + 13] === COLON && source[from + 16] === COLON && hour !== -1 && minute !== -1 && second !== -1;
    if (!isTime) return -1;
  }
  if (!isMoment(year, month, day, hour, minute, second)) return -1;
  for (let place = 0; place < length; place += 1) target[at + place] = source[from + place]!;
  if (length === 10) MIDNIGHT.copy(target, at + 10);
  else target[at + 10] = SPACE;
  return at + 19;
};

/** The number that `length` digits are; -1: not all of them are digits. */
function number(source: Buffer, from: number, length: number): number {
  let value = 0;
  for (let place = from; place < from + length; place += 1) {
    const byte = source[place]!;
    if (byte < ZERO || byte > NINE) return -1;
    value = value * 10 + byte - ZERO;
  }
  return value;
}

const WORDS = [...[...YES].map((word) => [word, 'true'] as const), ...[...NO].map((word) => [word, 'false'] as const)]
  .map(([word, value]) => ({ word: Buffer.from(word), value: Buffer.from(value) }));

const plainYesNo: PlainCell = (source, from, to, target, at) => {
  for (const { word, value } of WORDS) {
    if (word.length !== to - from || !isWord(source, from, word)) continue;
    for (let place = 0; place < value.length; place += 1) target[at + place] = value[place]!;
    return at + value.length;
  }
  return -1;
};

/** Whatever its case, which is one bit of a letter; digits have it. */
function isWord(source: Buffer, from: number, word: Buffer): boolean {
  for (let place = 0; place < word.length; place += 1) {
    const byte = source[from + place]!;
    if (byte < ZERO || (byte | 0x20) !== word[place]) return false;
  }
  return true;
}
