const LIST = '/tables';
const table = (name: string) => `${LIST}/${encodeURIComponent(name)}`;

/** Addresses of this area's pages. A table is addressed by its name. */
export const tablePaths = {
  list: LIST,
  /** No table's name: a name has no `-`. */
  create: `${LIST}/-/new`,
  table,
  datasheet: (name: string) => `${table(name)}/datasheet`,
  design: (name: string) => `${table(name)}/design`,
};
