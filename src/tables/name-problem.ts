/** Words of the query language and of SQL that would read as something else; `PK_ID` is every table's key. */
const RESERVED: ReadonlySet<string> = new Set([
  'ALL', 'AND', 'ANY', 'AS', 'ASC', 'BETWEEN', 'BY', 'CASE', 'CAST', 'CREATE', 'CROSS', 'CURRENT_TIMESTAMP', 'DELETE', 'DESC', 'DISTINCT', 'DROP', 'ELSE',
  'END', 'ESCAPE', 'EXCEPT', 'EXISTS', 'FALSE', 'FROM', 'FULL', 'GROUP', 'HAVING', 'IN', 'INNER', 'INSERT', 'INTERSECT', 'INTO', 'IS', 'JOIN',
  'LEFT', 'LIKE', 'NOT', 'NULL', 'ON', 'OR', 'ORDER', 'OUTER', 'PK_ID', 'RIGHT', 'SELECT', 'SET', 'TABLE', 'THEN', 'TOP', 'TRUE', 'UNION',
  'UPDATE', 'USING', 'VALUES', 'WHEN', 'WHERE', 'WITH',
]);

/** What is wrong with a table's or field's name, or null. */
export function nameProblem(name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return 'must begin with a letter (A to Z) and have only letters, digits and _';
  if (name.length > 32) return 'must be at most 32 characters';
  return RESERVED.has(name.toUpperCase()) ? 'is a reserved word' : null;
}
