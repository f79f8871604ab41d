import { FIELD_RULES, type TypeProperty } from './field-rules.ts';
import type { Field } from './field.ts';

/** A field as the REST API shows it: what its type does not have is left out. */
export function fieldJson(field: Field): Record<string, unknown> {
  const { properties } = field;
  const ofType: Readonly<Record<TypeProperty, unknown>> = {
    OnInsert: properties.onInsert,
    OnUpdate: properties.onUpdate,
    TimeZone: properties.timeZone,
    Format: properties.format,
    Prefix: properties.prefix,
    Length: properties.length,
    AttachmentPermittedFileTypes: properties.permittedFileTypes ?? [],
    AttachmentMinFileSize: properties.minFileSize ?? null,
    AttachmentMaxFileSize: properties.maxFileSize ?? null,
    ListField: Object.fromEntries((properties.options ?? []).map(({ id, value }) => [id, value])),
  };
  return {
    Name: field.name,
    Type: field.type,
    Unique: field.unique,
    UniqueAllowNulls: field.uniqueAllowNulls,
    Editable: field.editable,
    Label: field.label,
    Description: field.description,
    DisplayOrder: field.displayOrder,
    IsFormula: properties.formula !== undefined,
    ...(properties.formula === undefined ? {} : { Formula: properties.formula }),
    ...Object.fromEntries(FIELD_RULES[field.type].properties.map((property) => [property, ofType[property]])),
  };
}
