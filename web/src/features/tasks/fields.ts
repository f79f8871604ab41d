import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/request.ts';
import type { FieldType } from '../../../../src/tables/field-type.ts';

/** What a step needs to know of a field. */
export interface StepField {
  Name: string;
  Type: FieldType;
  Editable: boolean;
  IsFormula: boolean;
  ListField?: Record<string, string | number>;
}

export const tableNamesQuery = queryOptions({
  queryKey: ['tables'],
  queryFn: ({ signal }) => request<{ Result: string[] }>('/v2/tables', { signal }).then(({ Result }) => Result),
});

/** Those that a step can set. */
export const stepFieldsQuery = (table: string) => queryOptions({
  queryKey: ['tables', table, 'step fields'],
  queryFn: ({ signal }) => request<{ Result: StepField[] }>(`/v3/tables/${encodeURIComponent(table)}/fields`, { signal })
    .then(({ Result }) => Result.filter(({ Editable, IsFormula, Type }) => Editable && !IsFormula && Type !== 'PASSWORD' && Type !== 'FILE' && Type !== 'ATTACHMENT')),
  enabled: table !== '',
});
