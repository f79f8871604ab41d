import { Button, Group, SegmentedControl, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatDuration, formatNumber } from '../../ui/format-number.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StatusDot } from '../../ui/status-dot.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useSearchState } from '../../ui/use-search-state.ts';
import { overviewQuery, type Overview, type WebhookActivity } from '../webhooks/get-overview.ts';
import { LogChart } from '../webhooks/log-chart.tsx';
import { DEFAULT_RANGE, RANGES, rangeOf } from '../webhooks/log-range.ts';
import { webhookPaths } from '../webhooks/paths.ts';
import { statisticsQuery } from '../webhooks/read-statistics.ts';
import { AttentionList } from './attention-list.tsx';
import { activityPaths } from './paths.ts';
import { PerformanceCharts } from './performance-charts.tsx';

const sum = ({ Hours }: WebhookActivity, counter: 'Messages' | 'Calls' | 'Errors') => Hours.reduce((total, hour) => total + hour[counter], 0);
const counter = (name: 'Messages' | 'Calls' | 'Errors'): Column<WebhookActivity> => ({
  key: name.toLowerCase(), header: name, align: 'right', sortBy: (row) => sum(row, name),
  render: (row) => <Text span inherit c={name === 'Errors' && sum(row, name) > 0 ? 'var(--mantine-color-error)' : undefined}>{formatNumber(sum(row, name))}</Text>,
});
const latency = (name: 'P50' | 'P95'): Column<WebhookActivity> => ({
  key: name.toLowerCase(), header: name.toLowerCase(), align: 'right', sortBy: ({ Latency }) => Latency[name],
  render: ({ Latency }) => (Latency[name] === null ? '' : formatDuration(Latency[name])),
});

const COLUMNS: readonly Column<WebhookActivity>[] = [
  { key: 'name', header: 'Webhook', sortBy: ({ Name }) => Name, render: ({ Name }) => <span className="nowrap">{Name}</span> },
  counter('Calls'),
  counter('Errors'),
  counter('Messages'),
  latency('P50'),
  latency('P95'),
  { key: 'waiting', header: 'Waiting', align: 'right', sortBy: ({ Waiting }) => Waiting, render: ({ Waiting, WaitingMore }) => `${formatNumber(Waiting)}${WaitingMore ? '+' : ''}` },
  { key: 'status', header: 'Status', sortBy: ({ Status }) => Status, render: ({ Status }) => <StatusDot tone={Status === 'Active' ? 'good' : 'quiet'}>{Status}</StatusDot> },
  {
    key: 'hours', header: 'By hour',
    render: (row) => <Sparkline values={row.Hours.map(({ Calls, Errors }) => ({ all: Calls, failed: Errors }))} label={`Calls of ${row.Name} by hour: ${formatNumber(sum(row, 'Calls'))} in 24 hours, ${formatNumber(sum(row, 'Errors'))} failed`} />,
  },
];

/** The start page: what needs attention, and how calls went over a range, of all webhooks or of one. */
export function OverviewPage() {
  const overview = useQuery(overviewQuery);
  return (
    <QueryState query={overview} page="Overview" what="The overview could not be loaded">
      {(data) => data.Webhooks.length === 0 ? (
        <>
          <PageHeader title="Overview" />
          <EmptyState title="See your first webhook work" action={<Button component={Link} to={activityPaths.firstWebhook}>Begin</Button>}>
            In five steps and a minute: a table, a webhook that calls the built-in inspector, an event, a record, and the call that comes of it.
          </EmptyState>
        </>
      ) : <Figures overview={data} />}
    </QueryState>
  );
}

function Figures({ overview }: { overview: Overview }) {
  const navigate = useNavigate();
  const [state, change] = useSearchState();
  const range = rangeOf(state.range, useNow());
  const named = RANGES.find(({ value }) => value === state.range)?.value ?? DEFAULT_RANGE;
  const webhookId = state.webhook ?? null;
  const narrow = (from: string, to: string) => void navigate(`${activityPaths.logs}?${new URLSearchParams({ range: named, from, to, ...(webhookId === null ? {} : { webhook: webhookId }) })}`);
  return (
    <>
      <PageHeader
        title="Overview"
        actions={(
          <>
            <Select w={200} aria-label="Webhook" searchable data={[{ value: '', label: 'All webhooks' }, ...overview.Webhooks.map(({ Id, Name }) => ({ value: Id, label: Name }))]} value={webhookId ?? ''} onChange={(chosen) => change({ webhook: chosen ?? '' })} />
            <SegmentedControl size="xs" aria-label="Range" data={RANGES.map(({ value, short }) => ({ value, label: short }))} value={named} onChange={(chosen) => change({ range: chosen })} />
          </>
        )}
      />
      <Stack gap="lg">
        <AttentionList rows={overview.Attention.filter(({ WebhookId }) => webhookId === null || WebhookId === webhookId)} />
        <Totals webhookId={webhookId} by={range.by} from={range.from} />
        <SimpleGrid cols={{ base: 1, lg: 3 }} spacing="lg">
          <LogChart webhookId={webhookId} range={range} event={undefined} selected={undefined} onSelect={narrow} />
          <PerformanceCharts webhookId={webhookId} range={range} />
        </SimpleGrid>
        <section aria-label="By webhook">
          <Group justify="space-between" mb={6}>
            <Title order={2} size="h4">By webhook</Title>
            <Text size="xs" c="dimmed">Last 24 hours</Text>
          </Group>
          <DataTable label="Webhooks" columns={COLUMNS} rows={overview.Webhooks} rowKey={({ Id }) => Id} href={({ Id }) => webhookPaths.logs(Id)} isOpen={({ Id }) => Id === webhookId} initialSort="-calls" />
        </section>
      </Stack>
    </>
  );
}

/** Messages, calls and errors of the range in numbers. */
function Totals({ webhookId, by, from }: { webhookId: string | null; by: 'minute' | 'hour' | 'day'; from: string }) {
  const { data = [] } = useQuery(statisticsQuery(webhookId, { By: by, From: from }));
  const total = (of: 'Messages' | 'Calls' | 'Errors') => data.reduce((all, row) => all + row[of], 0);
  const [messages, calls, errors] = [total('Messages'), total('Calls'), total('Errors')];
  const figures = [['Messages', formatNumber(messages)], ['Calls', formatNumber(calls)], ['Errors', `${formatNumber(errors)}${calls === 0 ? '' : ` · ${((errors / calls) * 100).toFixed(1)} %`}`]] as const;
  return (
    <Group component="dl" gap="xl" m={0}>
      {figures.map(([label, value]) => (
        <div key={label}>
          <Text component="dt" size="xs" c="dimmed">{label}</Text>
          <Text component="dd" m={0} fz={20} fw={600} className="numbers" c={label === 'Errors' && errors > 0 ? 'var(--mantine-color-error)' : undefined}>{value}</Text>
        </div>
      ))}
    </Group>
  );
}
