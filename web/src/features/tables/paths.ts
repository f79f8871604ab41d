const LIST = '/tables';
const table = (name: string) => `${LIST}/${encodeURIComponent(name)}`;

/** Addresses of this area's pages. A table is addressed by its name; no name has a `-`. */
export const tablePaths = {
  list: LIST,
  create: `${LIST}/-/new`,
  importNew: `${LIST}/-/import`,
  imports: `${LIST}/-/imports`,
  views: `${LIST}/-/views`,
  createView: `${LIST}/-/views/-/new`,
  view: (name: string) => `${LIST}/-/views/${encodeURIComponent(name)}`,
  viewDefinition: (name: string) => `${LIST}/-/views/${encodeURIComponent(name)}/definition`,
  viewExport: (name: string) => `${LIST}/-/views/${encodeURIComponent(name)}/export`,
  import: (id: string) => `${LIST}/-/imports/${encodeURIComponent(id)}`,
  table,
  datasheet: (name: string) => `${table(name)}/datasheet`,
  design: (name: string) => `${table(name)}/design`,
  export: (name: string) => `${table(name)}/export`,
};
