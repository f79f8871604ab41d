import { z } from 'zod';

/** A moment as ISO 8601: a date, or date and time with `Z` or an offset; without one it is UTC. */
const Moment = z
  .union([z.iso.date(), z.iso.datetime({ local: true, offset: true })], 'must be an ISO date, such as 2023-05-17T12:45:27Z')
  .transform((text) => new Date(/T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`))
  .meta({ type: 'string', format: 'date-time' });

/** The period of a list: from, included, to, excluded. */
export const PeriodQuery = z.object({ From: Moment.optional(), To: Moment.optional() });

/** Paging of lists that answer `NextCursor`. */
export const PageQuery = PeriodQuery.extend({
  Limit: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .optional()
    .meta({ type: 'integer', description: '1 to 1,000; 100 by default.' }),
  Cursor: z.string().optional().meta({ description: 'NextCursor of the page before.' }),
});

/** A page: `NextCursor` is null at the end. A filtered page may be shorter than its limit while there is a next one. */
export function pageAnswer<Row extends z.ZodType>(row: Row): z.ZodObject<{ Result: z.ZodArray<Row>; NextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ Result: z.array(row), NextCursor: z.string().nullable() });
}
