/**
 * A LIKE pattern of the SQL Server dialect as PostgreSQL's, with `\` as its escape: `%` any text, `_` one character,
 * `[x]` that one character literally, and what follows `escape` literally.
 * Null for sets and ranges such as `[a-z]`, and for an escape character with nothing after it.
 */
export function likePattern(pattern: string, escape: string | null): string | null {
  const characters = [...pattern];
  let result = '';
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    if (character === escape) {
      index += 1;
      const next = characters[index];
      if (next === undefined) return null;
      result += literal(next);
    } else if (character === '[') {
      const [single, close] = characters.slice(index + 1, index + 3);
      if (single === undefined || close !== ']' || single === '^') return null;
      result += literal(single);
      index += 2;
    } else {
      result += character === '\\' ? '\\\\' : character;
    }
  }
  return result;
}

function literal(character: string): string {
  return character === '%' || character === '_' || character === '\\' ? `\\${character}` : character;
}

/**
 * A LIKE pattern, sets and ranges included (`[a-z]`, `[^0-9_]`), as an advanced regular expression of PostgreSQL, to be
 * matched without regard to case. Null for an escape character with nothing after it, and for a set that is empty or never closed.
 * @param use `match` the whole text; `search` where PATINDEX finds it: a `%` at an end then leaves that end open
 */
export function likeRegex(pattern: string, escape: string | null, use: 'match' | 'search'): string | null {
  let characters = [...pattern];
  let [start, end] = ['^', '$'];
  if (use === 'search') {
    if (characters[0] === '%') [start, characters] = ['', characters.slice(1)];
    if (characters.at(-1) === '%') [end, characters] = ['', characters.slice(0, -1)];
  }
  let result = '';
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    if (character === escape) {
      index += 1;
      const next = characters[index];
      if (next === undefined) return null;
      result += regexLiteral(next);
    } else if (character === '[') {
      const close = characters.indexOf(']', index + 1);
      const set = close === -1 ? null : regexSet(characters.slice(index + 1, close));
      if (set === null) return null;
      result += set;
      index = close;
    } else {
      // Runs of % are one: each costs the matching a dimension.
      result += character === '%' ? (result.endsWith('.*') && characters[index - 1] === '%' ? '' : '.*') : character === '_' ? '.' : regexLiteral(character);
    }
  }
  return `${start}${result}${end}`;
}

function regexSet(inside: readonly string[]): string | null {
  const negated = inside[0] === '^';
  const members = negated ? inside.slice(1) : inside;
  if (members.length === 0) return null;
  let result = '';
  for (let index = 0; index < members.length; index += 1) {
    const [from = '', dash, to] = members.slice(index, index + 3);
    if (dash === '-' && to !== undefined) {
      // A range that ends before it begins has no character.
      if ((from.codePointAt(0) ?? 0) <= (to.codePointAt(0) ?? 0)) result += `${regexLiteral(from)}-${regexLiteral(to)}`;
      index += 2;
    } else {
      result += regexLiteral(from);
    }
  }
  if (result === '') return negated ? '.' : null;
  return `[${negated ? '^' : ''}${result}]`;
}

function regexLiteral(character: string): string {
  return /[\p{L}\p{N}\s]/u.test(character) || character.codePointAt(0)! > 127 ? character : `\\${character}`;
}
