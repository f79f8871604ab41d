import type { FieldType } from '../field.ts';
import type { ImportPreview } from './preview-import.ts';

/** A field that a column makes in a new table. */
export interface NewField {
  column: string;
  name: string;
  type: FieldType;
  included: boolean;
}

/** What the server makes of the columns, until somebody says otherwise. */
export function newFieldsOf({ Columns }: ImportPreview): NewField[] {
  return Columns.map(({ Column, NewField: { Name, Type } }) => ({ column: Column, name: Name, type: Type, included: true }));
}

/** `orders 2026.csv` → `orders_2026` */
export function tableNameOf({ name }: File): string {
  const bare = name.replace(/\.[^.]*$/, '').normalize('NFKD').replace(/\p{Mark}/gu, '').replace(/[^A-Za-z0-9_]+/g, '_').replace(/^[^A-Za-z]+|_+$/g, '');
  return bare.slice(0, 32);
}
