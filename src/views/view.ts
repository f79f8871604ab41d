import type { Limits } from '../accounts/limits.ts';
import type { DataTable } from '../tables/data-table.ts';
import type { Field } from '../tables/field.ts';
import type { Join, ViewDefinition } from './view-definition.ts';

/** A view as it is stored. */
export interface StoredView {
  accountId: string;
  dataSchema: string;
  id: number;
  name: string;
  note: string;
  definition: ViewDefinition;
  /** Why it can't be used; null: it can. */
  inactiveReason: string | null;
  /** Of an inactive view: its definition as a client last saw it. */
  shown: Record<string, unknown> | null;
}

export interface ViewTable {
  table: DataTable;
  /** What conditions call it. */
  alias: string;
  join: Join | null;
  /** A condition as a client writes it, with today's names. */
  on: string | null;
}

export interface ViewField {
  place: number;
  /** As the table has it; for `PK_ID` one that has its name, and id 0. */
  field: Field;
  name: string;
  label: string;
}

/** A view that can be used, with its tables as they are now. */
export interface View {
  accountId: string;
  dataSchema: string;
  id: number;
  name: string;
  note: string;
  tables: readonly ViewTable[];
  fields: readonly ViewField[];
  where: string | null;
  editable: number | null;
  /** Of the account. */
  limits: Limits;
}
