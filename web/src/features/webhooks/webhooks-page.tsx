import { Anchor, Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatNumber } from '../../ui/format-number.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StatusDot } from '../../ui/status-dot.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { overviewQuery, type WebhookActivity } from './get-overview.ts';
import { webhooksQuery, type WebhookListed } from './list-webhooks.ts';
import { webhookPaths } from './paths.ts';
import { OutgoingUrls } from './outgoing-urls.tsx';

interface Row {
  webhook: WebhookListed;
  /** Absent until it is known. */
  activity: WebhookActivity | undefined;
}

const sum = ({ activity }: Row, counter: 'Messages' | 'Calls' | 'Errors') => activity?.Hours.reduce((total, hour) => total + hour[counter], 0) ?? null;
const counter = (name: 'Messages' | 'Calls' | 'Errors'): Column<Row> => ({
  key: name.toLowerCase(), header: name, align: 'right', sortBy: (row) => sum(row, name),
  render: (row) => {
    const total = sum(row, name);
    return total === null ? '' : <Text span inherit c={name === 'Errors' && total > 0 ? 'var(--mantine-color-error)' : undefined}>{formatNumber(total)}</Text>;
  },
});

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', header: 'Name', sortBy: ({ webhook }) => webhook.Name, render: ({ webhook }) => <span className="nowrap">{webhook.Name}</span> },
  {
    key: 'status', header: 'Status', sortBy: ({ webhook }) => webhook.Status,
    render: ({ webhook }) => <StatusDot tone={webhook.Status === 'Active' ? 'good' : 'quiet'}>{webhook.Status}</StatusDot>,
  },
  { key: 'urls', header: 'URLs', render: ({ webhook }) => <OutgoingUrls urls={webhook.OutgoingUrls} /> },
  counter('Messages'),
  counter('Calls'),
  counter('Errors'),
  {
    key: 'last', header: 'Last call', sortBy: ({ activity }) => activity?.LastCall?.Date ?? null,
    render: ({ activity }) => {
      const last = activity?.LastCall;
      if (last === undefined) return '';
      if (last === null) return <Text span inherit c="dimmed">None</Text>;
      return (
        <Group gap={8} wrap="nowrap">
          <RelativeTime at={last.Date} />
          <StatusDot tone={last.Status === 'Success' ? 'good' : 'bad'}>{last.HttpCode === null ? last.Status : String(last.HttpCode)}</StatusDot>
        </Group>
      );
    },
  },
  {
    key: 'hours', header: 'Last 24 hours',
    render: ({ webhook, activity }) => activity === undefined ? '' : (
      <Sparkline values={activity.Hours.map(({ Calls, Errors }) => ({ all: Calls, failed: Errors }))} label={`Calls of ${webhook.Name} by hour: ${activity.Hours.reduce((all, { Calls }) => all + Calls, 0)} in 24 hours, ${activity.Hours.reduce((all, { Errors }) => all + Errors, 0)} failed`} />
    ),
  },
];

/** Integrations › Outgoing webhooks: all of the account. Figures are of the last 24 hours. */
export function WebhooksPage() {
  const webhooks = useQuery(webhooksQuery);
  const overview = useQuery(overviewQuery);
  const [{ search = '' }, change] = useSearchState();
  const wanted = search.trim().toLowerCase();
  const fits = ({ Name, Id, Description, OutgoingUrls: urls }: WebhookListed) =>
    [Name, Id, Description, ...urls].some((text) => text.toLowerCase().includes(wanted));
  const create = <Button component={Link} to={webhookPaths.create}>Create webhook</Button>;
  return (
    <>
      <PageHeader title="Outgoing webhooks" actions={create} />
      <QueryState query={webhooks} what="The webhooks could not be loaded">
        {(all) => all.length === 0 ? (
          <EmptyState title="No webhooks yet" action={create}>A webhook tells another service of changes in your tables, by a POST request to its address.</EmptyState>
        ) : (
          <>
            <Group justify="space-between" mb="xs">
              <TextInput type="search" placeholder="Search by name, id or URL" aria-label="Search webhooks" w={280} value={search} onChange={(event) => change({ search: event.currentTarget.value }, { replace: true })} />
              <Text size="xs" c="dimmed">Messages, calls and errors of the last 24 hours</Text>
            </Group>
            <DataTable
              label="Outgoing webhooks"
              columns={COLUMNS}
              rows={all.filter(fits).map((webhook) => ({ webhook, activity: overview.data?.Webhooks.find(({ Id }) => Id === webhook.Id) }))}
              rowKey={({ webhook }) => webhook.Id}
              href={({ webhook }) => webhookPaths.events(webhook.Id)}
              actions={({ webhook }) => <Anchor component={Link} size="sm" to={webhookPaths.events(webhook.Id)} aria-label={`Open ${webhook.Name}`}>Open</Anchor>}
              initialSort="name"
            />
            {all.some(fits) ? null : <EmptyState title="Nothing found">No webhook has “{search}” in its name, id or URLs.</EmptyState>}
          </>
        )}
      </QueryState>
    </>
  );
}
