import { z } from 'zod';
import { FIELD_TYPES } from '../tables/field-type.ts';

/** A field as the documentation shows it; the tables validate what comes. */
export const FieldBody = z.object({
  Name: z.string(),
  Type: z.enum([...FIELD_TYPES, 'FORMULA']).optional().meta({ description: 'Required but for formulas, whose type is what they give.' }),
  Unique: z.boolean().optional(),
  UniqueAllowNulls: z.boolean().optional(),
  Editable: z.boolean().optional(),
  Label: z.string().optional(),
  Description: z.string().optional(),
  DisplayOrder: z.int().optional(),
  IsFormula: z.boolean().optional(),
  Formula: z.string().optional().meta({ description: 'An expression over the fields of the record, e.g. Price * Quantity.' }),
  OnInsert: z.boolean().optional(),
  OnUpdate: z.boolean().optional(),
  TimeZone: z.string().optional(),
  Format: z.string().optional(),
  Prefix: z.string().optional(),
  Length: z.int().optional(),
  AttachmentPermittedFileTypes: z.array(z.string()).optional(),
  AttachmentMinFileSize: z.int().nullable().optional().meta({ description: 'Kilobytes.' }),
  AttachmentMaxFileSize: z.int().nullable().optional().meta({ description: 'Kilobytes.' }),
  ListField: z.union([z.array(z.union([z.string(), z.number()])), z.record(z.string(), z.union([z.string(), z.number()]))]).optional(),
});
