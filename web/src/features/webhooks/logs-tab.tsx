import { Button, Chip, Group, Stack, Switch, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Outlet, useLocation, useParams } from 'react-router';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { TableSkeleton } from '../../ui/table-skeleton.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useSearchState } from '../../ui/use-search-state.ts';
import { ExportLogsButton } from './export-logs-button.tsx';
import { listLogs } from './list-logs.ts';
import { LogChart } from './log-chart.tsx';
import { LogFilters } from './log-filters.tsx';
import { rangeOf } from './log-range.ts';
import { LogTable } from './log-table.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { Replays } from './replays.tsx';
import { useLiveTail } from './use-live-tail.ts';

const PAGE = 50;

/** All that happened to the messages of a webhook; what is filtered, and which message is open, stands in the address. */
export function LogsTab() {
  const { webhookId = '', messageId } = useParams();
  const { search } = useLocation();
  const [state, change] = useSearchState();
  const range = rangeOf(state.range, useNow());
  const narrowed = state.from !== undefined && state.to !== undefined;
  const filters = {
    EventId: state.event, MessageId: state.message, Status: state.status, Activity: state.activity, Url: state.url,
    From: narrowed ? state.from : range.from, To: narrowed ? state.to : undefined,
  };
  const [replaying, setReplaying] = useState(false);
  const [since, setSince] = useState<string | null>(null);
  const tail = useLiveTail(webhookId, filters, since);
  const logs = useInfiniteQuery({
    queryKey: ['webhooks', webhookId, 'logs', filters],
    queryFn: ({ pageParam, signal }) => listLogs(webhookId, { ...filters, Limit: PAGE, Cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.NextCursor ?? undefined,
  });
  const listed = logs.data?.pages.flatMap(({ Result }) => Result) ?? [];
  const known = new Set(listed.map(({ LogId }) => LogId));
  const rows = [...tail.filter(({ LogId }) => !known.has(LogId)), ...listed];
  return (
    <Stack gap="md">
      <LogChart webhookId={webhookId} range={range} event={state.event} selected={narrowed ? state.from : undefined} onSelect={(from, to) => change(narrowed && state.from === from ? { from: '', to: '' } : { from, to })} />
      <Group justify="space-between" align="flex-start" gap="xs">
        <LogFilters webhookId={webhookId} state={state} change={change} />
        <Group gap="xs">
          {narrowed ? <Chip size="xs" checked onChange={() => change({ from: '', to: '' })}>One {range.by} only ✕</Chip> : null}
          <Switch size="sm" label="Live tail" checked={since !== null} onChange={(event) => setSince(event.currentTarget.checked ? new Date().toISOString() : null)} />
          <ExportLogsButton webhookId={webhookId} filters={filters} />
          <Button variant="default" onClick={() => setReplaying(true)}>Replay …</Button>
        </Group>
      </Group>
      <Replays webhookId={webhookId} />
      {logs.isError ? <ErrorState error={logs.error} what="The log could not be loaded" onTryAgain={() => void logs.refetch()} /> : null}
      {logs.isPending ? <TableSkeleton rows={10} /> : rows.length === 0 && !logs.hasNextPage ? (
        <EmptyState title="Nothing here">No message was created or sent in this range that fits the filters.</EmptyState>
      ) : (
        <LogTable webhookId={webhookId} rows={rows} search={search} open={messageId} />
      )}
      {logs.hasNextPage ? (
        <Group justify="center">
          <Button variant="default" loading={logs.isFetchingNextPage} onClick={() => void logs.fetchNextPage()}>Load more</Button>
        </Group>
      ) : rows.length > 0 ? <Text size="xs" c="dimmed" ta="center">That is all of this range.</Text> : null}
      <ReplayDialog key={String(replaying)} webhookId={webhookId} opened={replaying} onClose={() => setReplaying(false)} initial={{ from: filters.From, to: filters.To, event: state.event, url: state.url }} />
      <Outlet />
    </Stack>
  );
}
