import { RequestError, type Problem } from '../errors.ts';
import type { DataTable } from './data-table.ts';
import { ExpressionError } from './expression/expression-error.ts';
import type { FieldType } from './field-type.ts';
import { compileFormula, LONGEST_FORMULA } from './formula.ts';

/** What a formula would give as a field of the table, or why it gives nothing. */
export interface CheckedFormula {
  Type: FieldType | null;
  /** With its place at the end: `…, at character 7`. */
  Problem: string | null;
}

/**
 * Looks at a formula as adding its field would, and changes nothing.
 * @param input `{Formula, Name?}`; the name is the field's, which its formula may not refer to
 * @throws RequestError IncorrectBodyParameter for what is no formula at all, whatever its text
 */
export function checkFormula({ fields }: DataTable, input: unknown): CheckedFormula {
  const { formula, name } = readCheck(input);
  if (formula.trim() === '') return { Type: null, Problem: 'is required' };
  try {
    return { Type: compileFormula(formula, fields, [name.toLowerCase()]).type, Problem: null };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { Type: null, Problem: error.message };
  }
}

function readCheck(input: unknown): { formula: string; name: string } {
  const body = typeof input === 'object' && input !== null && !Array.isArray(input) ? (input as Record<string, unknown>) : {};
  const { Formula: formula, Name: name = '', ...rest } = body;
  const problems: Problem[] = Object.keys(rest).map((property) => ({ property: property.slice(0, 64), problem: 'is no property of a check' }));
  if (typeof formula !== 'string' || formula.length > LONGEST_FORMULA || formula.includes('\0')) problems.push({ property: 'Formula', problem: `must be a text of at most ${LONGEST_FORMULA.toLocaleString('en')} characters` });
  if (typeof name !== 'string') problems.push({ property: 'Name', problem: 'must be a text' });
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
  return { formula: String(formula), name: String(name) };
}
