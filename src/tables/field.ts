import type { ColumnSource } from './attached/column-source.ts';
import type { FieldType } from './field-type.ts';

/** What only some types have. */
export interface FieldProperties {
  /** TIMESTAMP: set when the record is made; set when a value of it changes; by the clock of which zone. */
  onInsert?: boolean;
  onUpdate?: boolean;
  timeZone?: string;
  /** PREFIXED AUTONUMBER: `1` … `0000001`. RANDOM ID: `0`, `U` or `0U`. */
  format?: string;
  prefix?: string;
  /** RANDOM ID: characters after the prefix. */
  length?: number;
  /** LIST types, in the order shown. Dates are `yyyy-MM-ddTHH:mm:ss`. */
  options?: readonly ListOption[];
  /** LIST types: rises for ever, so that no id is used twice. */
  nextOptionId?: number;
  /** ATTACHMENT: extensions in lower case, without the dot; none: any. Sizes in kilobytes (1,024 bytes). */
  permittedFileTypes?: readonly string[];
  minFileSize?: number;
  maxFileSize?: number;
  /** A formula field: the expression that its values come from; `type` is what it gives. */
  formula?: string;
}

export interface ListOption {
  id: number;
  value: string | number;
}

export interface Field {
  id: number;
  name: string;
  type: FieldType;
  /** From 1. */
  displayOrder: number;
  /** No two records may have the same value; a blank counts as a value unless uniqueAllowNulls. */
  unique: boolean;
  uniqueAllowNulls: boolean;
  /** False: never written after the record was made, or, for types the system sets, never at all. */
  editable: boolean;
  label: string;
  description: string;
  properties: FieldProperties;
  /** The column of an attached table; null: the column is named like the field, and ours. */
  source: ColumnSource | null;
}
