import { readDate } from '../read-date.ts';
import type { LiteralOperand } from './operand.ts';

/**
 * The ids of the options that a literal means: a number is an option's id; a text is an option's value, compared
 * without regard to case, as a number or as a date where the options are such.
 */
export function optionIds(options: Readonly<Record<string, string | number>>, node: LiteralOperand['node']): number[] {
  if (node.kind === 'boolean') return [];
  return Object.entries(options)
    .filter(([id, value]) => (node.kind === 'number' ? Number(node.text) === Number(id) : means(node.text, value)))
    .map(([id]) => Number(id));
}

function means(text: string, value: string | number): boolean {
  if (typeof value === 'number') return text.trim() !== '' && Number(text) === value;
  if (value.toLowerCase() === text.toLowerCase()) return true;
  const [asked, has] = [readDate(text), readDate(value)];
  return asked !== null && has !== null && asked.seconds === has.seconds;
}
