import { parseExactly } from '../../tables/exact-number.ts';
import { isTooLong, tooLong, type RowInView, type RowReader, type SourceRow } from './source-row.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Reads JSON lines: an object per line. */
export function openJsonlReader(): RowReader {
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let number = 0;
  let damaged = false;
  let isLast = false;

  return {
    push(piece, isDamaged, isEnd) {
      const rest = bytes.subarray(at);
      bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      damaged = isDamaged || (rest.length > 0 && damaged);
      at = 0;
      isLast = isEnd;
    },
    next() {
      const found = bytes.indexOf(NEWLINE, at);
      if (found === -1 && !(isLast && at < bytes.length)) {
        if (isTooLong(bytes.subarray(at))) throw tooLong(number + 1);
        return null;
      }
      const [from, end] = [at, found === -1 ? bytes.length : found];
      at = found === -1 ? end : end + 1;
      number += 1;
      return rowInView({ number, bytes, from, to: end > from && bytes[end - 1] === RETURN ? end - 1 : end, damaged });
    },
  };
}

function rowInView(place: Omit<RowInView, 'read'>): RowInView {
  return {
    ...place,
    read() {
      const { number, bytes, from, to, damaged } = place;
      const row = { number, raw: bytes.toString('utf8', from, to), quotedBlanks: null, damaged };
      return { ...row, ...contentOf(row.raw) };
    },
  };
}

function contentOf(raw: string): Pick<SourceRow, 'cells' | 'problem'> {
  if (raw.trim() === '') return { cells: [''], problem: null };
  try {
    const value = parseExactly(raw);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { cells: {}, problem: 'must be an object of field names and values' };
    return { cells: value as Record<string, unknown>, problem: null };
  } catch {
    return { cells: {}, problem: 'is no valid JSON' };
  }
}
