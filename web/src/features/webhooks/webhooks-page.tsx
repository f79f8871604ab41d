import { Anchor, Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatNumber } from '../../ui/format-number.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SelectionBar } from '../../ui/selection-bar.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StatusDot } from '../../ui/status-dot.tsx';
import { useRowSelection } from '../../ui/use-row-selection.ts';
import { useSearchState } from '../../ui/use-search-state.ts';
import { DeleteWebhooksDialog } from './delete-webhooks-dialog.tsx';
import { overviewQuery, type WebhookActivity } from './get-overview.ts';
import { useInTurn } from './use-in-turn.ts';
import { webhooksQuery, type WebhookListed } from './list-webhooks.ts';
import { webhookPaths } from './paths.ts';
import { updateWebhook } from './update-webhook.ts';
import { OutgoingUrls } from './outgoing-urls.tsx';

interface Row {
  webhook: WebhookListed;
  /** Absent until it is known. */
  activity: WebhookActivity | undefined;
}

const counter = (name: 'Events' | 'Messages' | 'Calls' | 'Errors'): Column<Row> => ({
  key: name.toLowerCase(), header: name, align: 'right', sortBy: ({ activity }) => activity?.[name] ?? null,
  render: ({ activity }) => {
    const total = activity?.[name];
    return total === undefined ? '' : <Text span inherit c={name === 'Errors' && total > 0 ? 'var(--mantine-color-error)' : undefined}>{formatNumber(total)}</Text>;
  },
});

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', header: 'Name', sortBy: ({ webhook }) => webhook.Name, render: ({ webhook }) => <span className="nowrap">{webhook.Name}</span> },
  {
    key: 'status', header: 'Status', sortBy: ({ webhook }) => webhook.Status,
    render: ({ webhook }) => <StatusDot tone={webhook.Status === 'Active' ? 'good' : 'quiet'}>{webhook.Status}</StatusDot>,
  },
  { key: 'urls', header: 'URLs', render: ({ webhook }) => <OutgoingUrls urls={webhook.OutgoingUrls} /> },
  counter('Events'),
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
    key: 'hours', header: '24 hours',
    render: ({ webhook, activity }) => activity === undefined ? '' : (
      <Sparkline values={activity.Hours.map(({ Calls, Errors }) => ({ all: Calls, failed: Errors }))} label={`Calls of ${webhook.Name} by hour: ${activity.Hours.reduce((all, { Calls }) => all + Calls, 0)} in 24 hours, ${activity.Hours.reduce((all, { Errors }) => all + Errors, 0)} failed`} />
    ),
  },
];

/** Integrations › Outgoing webhooks: all of the account. Counters are of the last 30 days. */
export function WebhooksPage() {
  const webhooks = useQuery(webhooksQuery);
  const overview = useQuery(overviewQuery);
  const [{ search = '' }, change] = useSearchState();
  const wanted = search.trim().toLowerCase();
  const fits = ({ Name, Id, Description, OutgoingUrls: urls }: WebhookListed) =>
    [Name, Id, Description, ...urls].some((text) => text.toLowerCase().includes(wanted));
  const rows = (webhooks.data ?? []).filter(fits).map((webhook): Row => ({ webhook, activity: overview.data?.Webhooks.find(({ Id }) => Id === webhook.Id) }));
  const selection = useRowSelection(rows.map(({ webhook }) => webhook.Id));
  const [deleting, setDeleting] = useState(false);
  const chosen = rows.filter(({ webhook }) => selection.selected.has(webhook.Id));
  const inTurn = useInTurn();
  const enable = (Enabled: boolean) => inTurn(chosen.filter(({ activity }) => activity?.Events !== 0), ({ webhook }) => updateWebhook(webhook.Id, { Enabled }));
  const create = <Button component={Link} to={webhookPaths.create}>Create webhook</Button>;
  return (
    <>
      <PageHeader title="Outgoing webhooks" actions={create} />
      <QueryState query={webhooks} what="The webhooks could not be loaded">
        {(all) => all.length === 0 ? (
          <EmptyState title="No webhooks yet" action={create}>A webhook tells another service of changes in your tables, by a POST request to its address.</EmptyState>
        ) : (
          <>
            <Group justify="space-between" mb="xs" mih={36}>
              <Group gap="md">
                <TextInput type="search" placeholder="Search by name, id or URL" aria-label="Search webhooks" w={280} value={search} onChange={(event) => change({ search: event.currentTarget.value }, { replace: true })} />
                <SelectionBar selection={selection} actions={[
                  { label: 'Activate', run: () => enable(true) },
                  { label: 'Deactivate', run: () => enable(false) },
                  { label: 'Delete …', danger: true, run: () => setDeleting(true) },
                ]} />
              </Group>
              <Text size="xs" c="dimmed">Messages, calls and errors of the last 30 days</Text>
            </Group>
            <DataTable
              label="Outgoing webhooks"
              columns={COLUMNS}
              rows={rows}
              selection={{ ...selection, name: ({ webhook }) => webhook.Name }}
              rowKey={({ webhook }) => webhook.Id}
              href={({ webhook }) => webhookPaths.events(webhook.Id)}
              actions={({ webhook }) => <Anchor component={Link} size="sm" to={webhookPaths.events(webhook.Id)} aria-label={`Open ${webhook.Name}`}>Open</Anchor>}
              initialSort="name"
            />
            <DeleteWebhooksDialog opened={deleting} onClose={() => setDeleting(false)} webhooks={chosen.map(({ webhook, activity }) => ({ id: webhook.Id, name: webhook.Name, events: activity?.Events ?? 0, waiting: activity?.Waiting ?? 0 }))} />
            {all.some(fits) ? null : <EmptyState title="Nothing found">No webhook has “{search}” in its name, id or URLs.</EmptyState>}
          </>
        )}
      </QueryState>
    </>
  );
}
