import type { TableField } from '../field.ts';
import { kindOf, textOfOption } from './cell-values.ts';

interface Operator {
  label: string;
  /** Whether it compares with something. */
  takesValue: boolean;
  condition: (name: string, value: string) => string;
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const pattern = (value: string) => value.replace(/[[%_]/g, '[$&]');
const number = (value: string) => (/^-?\d+(\.\d+)?$/.test(value.trim()) ? value.trim() : text(value));
const date = (value: string) => text(value.trim().replace(' ', 'T'));

const blank: Readonly<Record<string, Operator>> = {
  blank: { label: 'is blank', takesValue: false, condition: (name) => `${name} IS NULL` },
  filled: { label: 'is not blank', takesValue: false, condition: (name) => `${name} IS NOT NULL` },
};
const ordered = (literal: (value: string) => string): Readonly<Record<string, Operator>> => Object.fromEntries(
  [['=', 'is'], ['<>', 'is not'], ['<', 'is less than'], ['<=', 'is at most'], ['>', 'is more than'], ['>=', 'is at least']]
    .map(([operator = '', label = '']) => [operator, { label, takesValue: true, condition: (name: string, value: string) => `${name} ${operator} ${literal(value)}` }]),
);

/** What can be asked of a field, the usual first. */
export function operatorsOf(field: TableField | 'PK_ID'): Readonly<Record<string, Operator>> {
  if (field === 'PK_ID') return ordered(number);
  switch (kindOf(field)) {
    case 'password':
      return blank;
    case 'number':
      return { ...ordered(number), ...blank };
    case 'date':
      return { ...ordered(date), ...blank };
    case 'yesNo':
      return {
        yes: { label: 'is yes', takesValue: false, condition: (name) => `${name} = 1` },
        no: { label: 'is no', takesValue: false, condition: (name) => `${name} = 0` },
      };
    case 'list':
      return {
        has: { label: 'has', takesValue: true, condition: (name, value) => `${name} = ${text(optionValue(field, value))}` },
        ...blank,
      };
    default:
      return {
        contains: { label: 'contains', takesValue: true, condition: (name, value) => `${name} LIKE ${text(`%${pattern(value)}%`)}` },
        '=': { label: 'is', takesValue: true, condition: (name, value) => `${name} = ${text(value)}` },
        '<>': { label: 'is not', takesValue: true, condition: (name, value) => `${name} <> ${text(value)}` },
        begins: { label: 'begins with', takesValue: true, condition: (name, value) => `${name} LIKE ${text(`${pattern(value)}%`)}` },
        ...blank,
      };
  }
}

/** An option's value as a condition names it, of its text. */
function optionValue(field: TableField, shown: string): string {
  return String(Object.values(field.ListField ?? {}).find((option) => textOfOption(field, option) === shown) ?? shown);
}

/** Both must hold. */
export function both(first: string, second: string): string {
  if (first.trim() === '') return second;
  return `${/\bOR\b/i.test(first) ? `(${first})` : first} AND ${second}`;
}
