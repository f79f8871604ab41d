import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { PageHeader } from './page-header.tsx';
import { TableSkeleton } from './table-skeleton.tsx';

export interface QueryStateProps<Data> {
  query: UseQueryResult<Data>;
  /** What could not be loaded, as a sentence. */
  what?: string;
  skeleton?: ReactNode;
  /** Of a whole page: its name while there are no data to name it by. */
  page?: string;
  children: (data: Data) => ReactNode;
}

/** What a query has: a skeleton while it loads, the error with *Try again*, or its data, which stay while they are read anew. */
export function QueryState<Data>({ query, what, skeleton, page, children }: QueryStateProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  const state = query.isError ? <ErrorState error={query.error} what={what} onTryAgain={() => void query.refetch()} /> : skeleton ?? <TableSkeleton />;
  return page === undefined ? state : <><PageHeader title={page} />{state}</>;
}
