import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { TableSkeleton } from './table-skeleton.tsx';

export interface QueryStateProps<Data> {
  query: UseQueryResult<Data>;
  /** What could not be loaded, as a sentence. */
  what?: string;
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** What a query has: a skeleton while it loads, the error with *Try again*, or its data, which stay while they are read anew. */
export function QueryState<Data>({ query, what, skeleton, children }: QueryStateProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState error={query.error} what={what} onTryAgain={() => void query.refetch()} />;
  return skeleton ?? <TableSkeleton />;
}
