import type { FieldType } from '../../tables/field-type.ts';
import { nameProblem } from '../../tables/name-problem.ts';
import { readLocalDate, type DateOrder } from './read-local-date.ts';

const WORDS: ReadonlySet<string> = new Set(['yes', 'no', 'true', 'false', 'y', 'n']);
const LONGEST_STRING = 255;
const MONEY = /^\(?[+-]?\s*\p{Sc}\s*[\d.,]+\)?$|^[+-]?[\d.,]+\s*\p{Sc}$/u;

/**
 * The type that all values of a column fit: the narrowest. Blanks say nothing; a column of blanks is STRING. Numbers with leading
 * zeros are texts: postal codes, telephone numbers.
 */
export function inferType(values: readonly unknown[], { dateOrder, decimalSeparator }: { dateOrder: DateOrder | null; decimalSeparator: '.' | ',' }): FieldType {
  const present = values.filter((value) => value !== null && value !== undefined && !(typeof value === 'string' && value.trim() === ''));
  if (present.length === 0) return 'STRING';
  const texts = present.map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)).trim());
  const all = (fits: (text: string) => boolean) => texts.every(fits);
  if (all((text) => WORDS.has(text.toLowerCase()))) return 'YES/NO';
  if (all((text) => /^[+-]?(?:0|[1-9]\d*)$/.test(text))) {
    if (all((text) => Math.abs(Number(text)) <= 2_147_483_647)) return 'INTEGER';
    return all((text) => Number.isSafeInteger(Number(text))) ? 'NUMBER' : 'STRING';
  }
  if (all((text) => MONEY.test(text))) return 'CURRENCY';
  const number = decimalSeparator === '.' ? /^[+-]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?(?:e[+-]?\d+)?$/i : /^[+-]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d+)?$/;
  if (all((text) => number.test(text))) return 'NUMBER';
  if (all((text) => readLocalDate(text, dateOrder) !== null)) return 'DATE/TIME';
  return all((text) => text.length <= LONGEST_STRING) ? 'STRING' : 'TEXT';
}

/** Names that fields can have, one per column, no two alike: `E-mail (work)` → `E_mail_work`. */
export function fieldNames(columns: readonly string[]): string[] {
  const taken = new Set<string>();
  return columns.map((column, place) => {
    const bare = column.normalize('NFKD').replace(/\p{Mark}/gu, '').replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '');
    const lettered = /^[A-Za-z]/.test(bare) ? bare : bare === '' ? `Column_${place + 1}` : `F_${bare}`;
    let name = lettered.slice(0, 32);
    if (nameProblem(name) !== null) name = `${name.slice(0, 31)}_`;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${lettered.slice(0, 31 - String(count).length)}_${count}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
