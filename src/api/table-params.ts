import { z } from 'zod';

export const TableParams = z.object({ table: z.string().meta({ description: "The table's name, in any case." }) });

export const FieldParams = TableParams.extend({ field: z.string().meta({ description: "The field's name, in any case." }) });

export const ForceQuery = z.object({
  force: z
    .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })
    .default(false)
    .meta({ description: 'Also when events use it: they become inactive, with the reason.' }),
});

export const RecordFieldParams = FieldParams.extend({ recordKey: z.string().meta({ description: 'PK_ID of the record.' }) });
