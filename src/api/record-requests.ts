import { z } from 'zod';
import type { MayRead } from '../tables/load-sources.ts';
import type { RecordPage, RecordQuery } from '../tables/select-records.ts';
import type { ApiVersion } from './register-versions.ts';
import { documented } from './documented.ts';
import { WhereQuery } from './where-query.ts';

/** What requests on records have in common, whether of a table or of a view. */

export const Row = z.record(z.string(), z.unknown());
export const Rows = z.object({ Result: z.array(Row) });

const wholeNumber = z
  .string()
  .regex(/^-?\d{1,9}$/, 'must be a whole number')
  .transform(Number)
  .meta({ type: 'integer' });
export const Response = z.enum(['rows']).optional().meta({ description: '`rows`: answer with the records.' });

const SelectQuery = z.object({
  'q.select': z.string().optional().meta({ description: 'Fields and expressions, separated by commas, each with AS and a name if need be; * for all fields.' }),
  'q.where': z.string().optional().meta({ description: "A condition, e.g. Age >= 18 AND Name LIKE 'A%'." }),
  'q.groupBy': z.string().optional().meta({ description: 'Expressions, separated by commas, and HAVING with a condition: one row per group.' }),
  'q.orderBy': z.string().optional().meta({ description: 'Expressions with ASC or DESC.' }),
  'q.limit': wholeNumber.optional().meta({ description: 'Records at most; 100 by default, 1,000 at most.' }),
  'q.pageNumber': wholeNumber.optional(),
  'q.pageSize': wholeNumber.optional().meta({ description: '5 to 1,000; 25 by default.' }),
});
const SelectQueryV3 = SelectQuery.extend({
  'q.getPaginationInfo': z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] }).default(false),
});
type SelectQuery = z.output<typeof SelectQuery> & { 'q.getPaginationInfo'?: boolean };

export const selectQuery = (version: ApiVersion): typeof SelectQuery => (version === 3 ? SelectQueryV3 : SelectQuery);
export const ChangeQuery = WhereQuery.extend({ response: Response });

export const JSON_TYPE = 'application/json; charset=utf-8';

export function recordQueryOf(query: SelectQuery, mayRead: MayRead): RecordQuery {
  return {
    select: query['q.select'],
    where: query['q.where'],
    groupBy: query['q.groupBy'],
    mayRead,
    orderBy: query['q.orderBy'],
    limit: query['q.limit'],
    pageNumber: query['q.pageNumber'],
    pageSize: query['q.pageSize'],
    withTotal: query['q.getPaginationInfo'] === true,
  };
}

const RESULT = Buffer.from('{"Result":');

/** An answer with records, which keeps the digits of their numbers; in the bytes that are sent, so that they are made once. */
export function pageBytes(page: RecordPage, query: SelectQuery): Buffer {
  const pagination = query['q.getPaginationInfo'] === true ? `,"Pagination":${JSON.stringify(page.pagination)}` : '';
  return Buffer.concat([RESULT, page.rowsJson, Buffer.from(`${pagination}}`)]);
}

/** What a change of the records that meet a condition answers. */
export const ChangedRecords = z.object({ RecordsAffected: z.number(), Result: z.array(Row).describe('With `response=rows`; else empty.') });

/** What an insert answers. */
export const InsertedRecords = documented(Rows.optional()).describe('Empty, or the records with `response=rows`. `Location` leads to the first.');
