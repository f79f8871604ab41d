import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import { formatDuration, formatNumber } from '../../ui/format-number.ts';
import type { Line } from '../../ui/line-chart.tsx';
import type { LogRange } from '../webhooks/log-range.ts';
import { performanceQuery } from './read-performance.ts';

const LineChart = lazy(() => import('../../ui/line-chart.tsx').then((loaded) => ({ default: loaded.LineChart })));

const LATENCY: readonly Line[] = [
  { label: 'p50', color: '--chart-good' },
  { label: 'p95', color: '--mantine-color-text', dash: [5, 3] },
  { label: 'p99', color: '--chart-bad', dash: [2, 2] },
];
const BACKLOG: readonly Line[] = [{ label: 'Waiting', color: '--chart-good', filled: true }];

const formatMilliseconds = (value: number) => formatDuration(Math.round(value));

/** How long calls took, and how many waited, over the range. */
export function PerformanceCharts({ webhookId, range }: { webhookId: string | null; range: LogRange }) {
  const performance = useQuery(performanceQuery(webhookId, { By: range.by, From: range.from }));
  const charted = useMemo(() => {
    const rows = performance.data;
    if (rows === undefined) return null;
    return {
      times: rows.map(({ Time }) => new Date(Time).getTime() / 1000),
      latency: [rows.map(({ Latency }) => Latency.P50), rows.map(({ Latency }) => Latency.P95), rows.map(({ Latency }) => Latency.P99)],
      backlog: [rows.map(({ Waiting }) => Waiting)],
      slowest: Math.max(0, ...rows.map(({ Latency }) => Latency.P99 ?? 0)),
      most: Math.max(0, ...rows.map(({ Waiting }) => Waiting)),
      measured: rows.some(({ Latency }) => Latency.Calls > 0),
    };
  }, [performance.data]);
  if (charted === null) return performance.isError ? <Text size="sm" c="dimmed">Latency and backlog could not be loaded: {performance.error.message}</Text> : <><Skeleton h={150} /><Skeleton h={150} /></>;
  const { times, latency, backlog, slowest, most, measured } = charted;
  return (
    <>
      <Chart title="Latency of calls" quiet={measured ? null : 'No call was made in this range.'}>
        <LineChart label={`Latency of calls: p99 up to ${formatMilliseconds(slowest)}`} lines={LATENCY} times={times} values={latency} format={formatMilliseconds} />
      </Chart>
      <Chart title="Calls waiting" quiet={most === 0 ? 'No backlog was seen in this range.' : null}>
        <LineChart label={`Calls waiting: up to ${formatNumber(most)}`} lines={BACKLOG} times={times} values={backlog} format={formatNumber} />
      </Chart>
    </>
  );
}

function Chart({ title, quiet, children }: { title: string; quiet: string | null; children: ReactNode }) {
  return (
    <section aria-label={title} style={{ minWidth: 0 }}>
      <Text size="sm" fw={600} mb={6}>{title}</Text>
      {quiet === null ? <Suspense fallback={<Skeleton h={140} />}>{children}</Suspense> : <Text size="sm" c="dimmed">{quiet}</Text>}
    </section>
  );
}
