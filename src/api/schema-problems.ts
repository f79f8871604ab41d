import type { z } from 'zod';
import type { Problem } from '../errors.ts';

type Issue = z.core.$ZodIssue;

/** What a schema finds wrong, one sentence part per property, spelled as the client wrote it: `OutgoingUrls[1]`. */
export function schemaProblems(issues: readonly Issue[]): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ property: propertyName([...issue.path, key]), problem: 'is not a known property' }));
    }
    return [{ property: propertyName(issue.path), problem: sentence(issue) }];
  });
}

function propertyName(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`)).join('');
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'an array', object: 'an object', record: 'an object',
};

function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.path.length === 0 && (issue.input === undefined || issue.input === null)) return 'The body is missing';
      return issue.input === undefined ? 'is required' : `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? `must have at least ${issue.minimum} ${unit(issue.origin)}` : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array' ? `must have at most ${issue.maximum} ${unit(issue.origin)}` : `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function unit(origin: string): string {
  return origin === 'string' ? 'characters' : 'entries';
}
