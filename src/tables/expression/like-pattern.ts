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
