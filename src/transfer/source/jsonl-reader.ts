import { parseExactly } from '../../tables/exact-number.ts';
import { LONGEST_ROW, SourceError, type RowReader, type SourceRow } from './source-row.ts';

/** Reads JSON lines: an object per line. */
export function openJsonlReader(): RowReader {
  let rest = '';
  let number = 0;

  const rowOf = (line: string): SourceRow => {
    number += 1;
    const raw = line.endsWith('\r') ? line.slice(0, -1) : line;
    const row = { number, raw, cells: {}, quotedBlanks: null };
    if (raw.trim() === '') return { ...row, cells: [''], problem: null };
    try {
      const value = parseExactly(raw);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ...row, problem: 'must be an object of field names and values' };
      return { ...row, cells: value as Record<string, unknown>, problem: null };
    } catch {
      return { ...row, problem: 'is no valid JSON' };
    }
  };

  return {
    push(piece) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_ROW) throw new SourceError(`Row ${number + lines.length + 1} is longer than ${LONGEST_ROW.toLocaleString('en')} characters.`);
      return lines.map(rowOf);
    },
    end() {
      const last = rest;
      rest = '';
      return last === '' ? [] : [rowOf(last)];
    },
  };
}
