export const JOINS = ['inner', 'left', 'right', 'full'] as const;

export type Join = (typeof JOINS)[number];

/** One of the tables that a view joins; the first is joined with nothing. */
export interface JoinedTable {
  tableId: number;
  /** What the view's conditions call it; null: its name. */
  alias: string | null;
  join: Join | null;
  /** A bound condition (see `bindCondition`). */
  on: string | null;
}

export interface ChosenField {
  /** Which of the view's tables, from 0. */
  place: number;
  /** 0: the table's `PK_ID`. */
  fieldId: number;
  /** What the view calls it: stays when the table's field is renamed. */
  name: string;
  /** null: the table's. */
  label: string | null;
}

/** What a view is made of, as it is stored: by ids, so that a rename of a table or field follows. */
export interface ViewDefinition {
  tables: readonly JoinedTable[];
  fields: readonly ChosenField[];
  /** A bound condition. */
  where: string | null;
  /** The table that records are written to through the view, from 0; null: it is only read. */
  editable: number | null;
}

export const PK_ID_FIELD = 0;
