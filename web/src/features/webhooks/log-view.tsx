import { Button, Group, Pill, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ExactTime } from '../../ui/exact-time.tsx';
import { FilterChips, type Filter } from '../../ui/filter-chips.tsx';
import { TableSkeleton } from '../../ui/table-skeleton.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useSearchState } from '../../ui/use-search-state.ts';
import { ExportLogsButton } from './export-logs-button.tsx';
import { listLogs, type LogFilters, type LogRow } from './list-logs.ts';
import { LogChart } from './log-chart.tsx';
import { useLogFilters } from './log-filters.ts';
import { DEFAULT_RANGE, RANGES, rangeOf } from './log-range.ts';
import { LogTable } from './log-table.tsx';
import { useLiveTail } from './use-live-tail.ts';

const PAGE = 50;

export interface LogViewProps {
  /** Null: all webhooks. */
  webhookId: string | null;
  /** Where a line leads, without the query string. */
  pathOf: (row: LogRow) => string;
  /** Message that is open beside the list. */
  open: string | undefined;
  /** Filters besides those of every log. */
  filters?: readonly Filter[];
  /** What else can be done with what is filtered. */
  actions?: (filters: LogFilters) => ReactNode;
  /** Between filters and lines. */
  children?: ReactNode;
}

/** The log with its chart, filters and live tail; what is filtered stands in the address. */
export function LogView({ webhookId, pathOf, open, filters: more = [], actions, children }: LogViewProps) {
  const [state, change] = useSearchState();
  const known = useLogFilters(webhookId);
  const range = rangeOf(state.range, useNow());
  // The list does not move on while one reads it: the minute that begins would take its place, its pages and its live tail away.
  const chosen = useMemo(() => rangeOf(state.range, new Date()), [state.range]);
  const narrowed = state.from !== undefined && state.to !== undefined;
  const filters: LogFilters = {
    EventId: state.event, MessageId: state.message, Status: state.status, Activity: state.activity, Url: state.url, HttpCode: state.code,
    From: narrowed ? state.from : chosen.from, To: narrowed ? state.to : undefined,
  };
  const [since, setSince] = useState<string | null>(null);
  const tail = useLiveTail(webhookId, filters, since);
  const logs = useInfiniteQuery({
    queryKey: ['webhooks', webhookId, 'logs', filters],
    queryFn: ({ pageParam, signal }) => listLogs(webhookId, { ...filters, Limit: PAGE, Cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.NextCursor ?? undefined,
  });
  const listed = logs.data?.pages.flatMap(({ Result }) => Result) ?? [];
  const ids = new Set(listed.map(({ LogId }) => LogId));
  const rows = [...tail.filter(({ LogId }) => !ids.has(LogId)), ...listed];
  const query = new URLSearchParams(state).toString();
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="xs">
        <SegmentedControl size="xs" aria-label="Range" data={RANGES.map(({ value, short }) => ({ value, label: short }))} value={RANGES.find(({ value }) => value === state.range)?.value ?? DEFAULT_RANGE} onChange={(named) => change({ range: named, from: '', to: '' })} />
        <Group gap="xs">
          <Switch size="sm" label="Live tail" checked={since !== null} onChange={(event) => setSince(event.currentTarget.checked ? new Date().toISOString() : null)} />
          <ExportLogsButton webhookId={webhookId} filters={filters} />
          {actions?.(filters)}
        </Group>
      </Group>
      <LogChart webhookId={webhookId} range={range} event={state.event} selected={narrowed ? state.from : undefined} onSelect={(from, to) => change(narrowed && state.from === from ? { from: '', to: '' } : { from, to })} />
      <Group gap={6}>
        {narrowed ? (
          <Pill size="md" withRemoveButton onRemove={() => change({ from: '', to: '' })} removeButtonProps={{ 'aria-label': 'Remove the filter Time', 'aria-hidden': false, tabIndex: 0 }}>
            Time: one {range.by} from <ExactTime at={state.from!} />
          </Pill>
        ) : null}
        <FilterChips filters={[...more, ...known]} state={state} change={change} />
      </Group>
      {children}
      {logs.isError ? <ErrorState error={logs.error} what="The log could not be loaded" onTryAgain={() => void logs.refetch()} /> : null}
      {logs.isPending ? <TableSkeleton rows={10} /> : rows.length === 0 && !logs.hasNextPage ? (
        logs.isError ? null : <EmptyState title="Nothing here">No message was created or sent in this range that fits the filters.</EmptyState>
      ) : (
        <LogTable rows={rows} href={(row) => `${pathOf(row)}${query === '' ? '' : `?${query}`}`} open={open} several={webhookId === null} />
      )}
      {logs.hasNextPage ? (
        <Group justify="center">
          <Button variant="default" loading={logs.isFetchingNextPage} onClick={() => void logs.fetchNextPage()}>Load more</Button>
        </Group>
      ) : rows.length > 0 ? <Text size="xs" c="dimmed" ta="center">That is all of this range.</Text> : null}
    </Stack>
  );
}
