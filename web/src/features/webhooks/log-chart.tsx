import { Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BarChart } from '../../ui/bar-chart.tsx';
import { formatDay, formatHour } from '../../ui/format-time.ts';
import { formatNumber } from '../../ui/format-number.ts';
import { useTimeZone } from '../../ui/time-zone.ts';
import type { LogRange } from './log-range.ts';
import { statisticsQuery } from './read-statistics.ts';

/** Calls of the range by hour or day; a bar narrows the list to its time. */
export function LogChart({ webhookId, range, event, selected, onSelect }: { webhookId: string | null; range: LogRange; event: string | undefined; selected: string | undefined; onSelect: (from: string, to: string) => void }) {
  const timeZone = useTimeZone();
  const statistics = useQuery(statisticsQuery(webhookId, { By: range.by, From: range.from, To: range.to, EventId: event }));
  if (statistics.data === undefined) return statistics.isError ? <Text size="sm" c="dimmed">The chart could not be loaded: {statistics.error.message}</Text> : <Skeleton h={90} />;
  const bars = statistics.data.map(({ Time, Calls, Errors }) => {
    const at = new Date(Time);
    return { key: at.toISOString(), label: range.by === 'day' ? formatDay(at, 'UTC') : `${formatDay(at, timeZone)} ${formatHour(at, timeZone)}`, good: Calls - Errors, bad: Errors };
  });
  const total = (of: 'good' | 'bad') => bars.reduce((sum, bar) => sum + bar[of], 0);
  return (
    <div>
      <Group gap="md" mb={6}>
        <Text size="sm" fw={600}>Calls by {range.by}</Text>
        <Text size="xs"><Swatch color="var(--chart-good)" /> {formatNumber(total('good'))} delivered</Text>
        <Text size="xs"><Swatch color="var(--chart-bad)" /> {formatNumber(total('bad'))} failed</Text>
      </Group>
      <BarChart
        label="Calls over time"
        bars={bars}
        describe={({ good, bad }) => `${formatNumber(good)} delivered, ${formatNumber(bad)} failed`}
        selected={selected}
        onSelect={({ key }) => onSelect(key, new Date(new Date(key).getTime() + range.step).toISOString())}
      />
    </div>
  );
}

function Swatch({ color }: { color: string }) {
  return <span aria-hidden style={{ display: 'inline-block', width: 8, height: 8, borderRadius: 2, background: color }} />;
}
