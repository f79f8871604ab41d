/** Texts as the literal of a PostgreSQL array, not yet quoted for SQL. */
export const arrayLiteral = (items: readonly string[]): string => `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
