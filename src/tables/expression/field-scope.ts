import { quoteName } from '../quote-name.ts';
import type { ExpressionField } from './expression-field.ts';

/** A field as an expression names it. */
export interface FieldName {
  name: string;
  /** `Orders` in `Orders.Price`; null: none. */
  qualifier: string | null;
  /** `old` in `[@old:Price]`, `field` in `[@field:Price]`; null: a plain name. Lower case. */
  parameter: string | null;
  /** Where it begins in the text, from 0. */
  at: number;
}

export interface ScopedField {
  field: ExpressionField;
  /** Its value as SQL: a quoted column, or anything else that stands for one operand. */
  sql: string;
}

/** What the names in an expression mean: the fields of a record, of a view, the old and new values of a change. */
export interface FieldScope {
  /**
   * The field meant, or null. Names are matched whatever their case.
   * @param nested asked from inside a sub-select: the SQL must name its table, lest the inner one's column be meant
   */
  find(name: FieldName, nested: boolean): ScopedField | null;
  /** The plain names that may be used, to suggest one of them. */
  readonly names: readonly string[];
}

/** A table or view that a sub-select reads. */
export interface SelectSource {
  /** As SQL, quoted. */
  from: string;
  fields: readonly ExpressionField[];
}

/**
 * The fields of one table's records, or of a view's, whose names may have the table's before a dot.
 * @param tableName how a client names the table, and, unless `sqlName` is given, the statement; absent where the fields bring their own SQL, or no sub-select can stand inside
 */
export function recordScope(fields: readonly ExpressionField[], tableName?: string, sqlName = tableName): FieldScope {
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  return {
    names: fields.map(({ name }) => name),
    find({ name, qualifier, parameter }, nested) {
      if (parameter !== null && parameter !== 'field') return null;
      const joined = qualifier === null ? undefined : byName.get(`${qualifier}.${name}`.toLowerCase());
      const field = joined ?? (qualifier === null || qualifier.toLowerCase() === tableName?.toLowerCase() ? byName.get(name.toLowerCase()) : undefined);
      if (field === undefined) return null;
      return { field, sql: field.sql ?? columnSql(field, nested && sqlName !== undefined ? [sqlName] : []) };
    },
  };
}

function columnSql({ name, column = name, cast }: ExpressionField, path: readonly string[]): string {
  const sql = quoteName(...path, column);
  return cast === undefined ? sql : `${sql}::${cast}`;
}

/** The fields of a sub-select's table, read under an alias that no table can have. */
export function aliasScope({ fields }: SelectSource, sqlAlias: string, knownAs: string): FieldScope {
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  return {
    names: fields.map(({ name }) => name),
    find({ name, qualifier, parameter }) {
      if (parameter !== null || (qualifier !== null && qualifier.toLowerCase() !== knownAs.toLowerCase())) return null;
      const field = byName.get(name.toLowerCase());
      return field === undefined ? null : { field, sql: columnSql(field, [sqlAlias]) };
    },
  };
}
