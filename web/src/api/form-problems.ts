import { ApiError } from './api-error.ts';

const asSentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/**
 * What an error says of a form: each problem at its field, where the form has that field.
 * @param fields the form's field of each property, such as `{ OutgoingUrls: 'urls' }`; `OutgoingUrls[1]` becomes `urls.1`.
 * @returns problems by field, and what belongs to none of them.
 */
export function formProblems(error: unknown, fields: Readonly<Record<string, string>>): { byField: Record<string, string>; other: unknown } {
  const byField: Record<string, string> = {};
  const problems = error instanceof ApiError ? error.problems : [];
  let unplaced = problems.length === 0;
  for (const { Property, Problem } of problems) {
    const [, name = '', index] = /^(\w+)(?:\[(\d+)\])?/.exec(Property) ?? [];
    const field = fields[name];
    if (field === undefined) {
      unplaced = true;
      continue;
    }
    const place = index === undefined ? field : `${field}.${index}`;
    byField[place] = byField[place] === undefined ? asSentence(Problem) : `${byField[place]} ${asSentence(Problem)}`;
  }
  return { byField, other: unplaced ? error : null };
}
