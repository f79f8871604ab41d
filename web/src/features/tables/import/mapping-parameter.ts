/** Column → field; null: not imported. */
export type Mapping = Readonly<Record<string, string | null>>;

/** The field that the server gives a column by its name: whatever the case, a blank or a hyphen being as good as `_`. */
function byName(column: string, fields: readonly string[]): string | null {
  const plain = column.trim().toLowerCase();
  const find = (name: string) => fields.find((field) => field.toLowerCase() === name);
  return find(plain) ?? find(plain.replace(/[\s-]+/g, '_')) ?? null;
}

/**
 * As it is sent: no longer than it must be, since an address has no room for the names of many columns.
 * @returns null where each column goes to the field of its name, or to none
 */
export function mappingParameter(mapping: Mapping, fields: readonly string[]): string | null {
  const entries = Object.entries(mapping);
  if (entries.every(([column, field]) => byName(column, fields) === field)) return null;
  return JSON.stringify(Object.fromEntries(entries.filter(([, field]) => field !== null)));
}
