import { z } from 'zod';
import { folderKeyOf, FolderQuery } from './file-query.ts';

const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] }).default(false);
const whole = (least: number, most: number, otherwise: number) =>
  z.string().regex(/^\d{1,9}$/, 'must be a whole number').transform(Number)
    .refine((value) => value >= least && value <= most, `must be a whole number, ${least} to ${most.toLocaleString('en')}`)
    .default(otherwise)
    .meta({ type: 'integer' });

export const PaginationAnswer = z.object({ TotalCount: z.int(), PageNumber: z.int(), PageSize: z.int() });

/** Paging and order of a folder's content, by the names that it can be ordered by. */
export const FilePageQuery = <const Names extends readonly ['Name', ...string[]]>(names: Names) =>
  FolderQuery.extend({
    sortField: z.enum(names).default('Name' as never),
    sortDescending: flag,
    pageNumber: whole(1, 100_000_000, 1),
    pageSize: whole(5, 1_000, 100),
  });

/** A page as the files take it. */
export function filePage<SortField extends string>(query: { externalKey?: string | undefined; sortField: SortField; sortDescending: boolean; pageNumber: number; pageSize: number }) {
  return {
    folderKey: folderKeyOf(query),
    sortField: query.sortField,
    descending: query.sortDescending,
    pageNumber: query.pageNumber,
    limit: query.pageSize,
    offset: (query.pageNumber - 1) * query.pageSize,
  };
}
