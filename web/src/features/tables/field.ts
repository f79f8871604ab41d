import type { FieldType } from '../../../../src/tables/field-type.ts';

export type { FieldType };

/** A field as the server answers it; what its type does not have is left out. */
export interface TableField {
  Name: string;
  Type: FieldType;
  Unique: boolean;
  UniqueAllowNulls: boolean;
  Editable: boolean;
  Label: string;
  Description: string;
  /** From 1. */
  DisplayOrder: number;
  IsFormula: boolean;
  /** Of a formula: its text. `Type` is what it gives. */
  Formula?: string;
  OnInsert?: boolean;
  OnUpdate?: boolean;
  TimeZone?: string;
  Format?: string;
  Prefix?: string;
  Length?: number;
  /** Extensions; none: any. */
  AttachmentPermittedFileTypes?: string[];
  /** Kilobytes; null: no bound. */
  AttachmentMinFileSize?: number | null;
  AttachmentMaxFileSize?: number | null;
  /** Option id → value. */
  ListField?: Record<string, string | number>;
}
