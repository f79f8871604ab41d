import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatNumber } from '../../ui/format-number.ts';
import { QueryState } from '../../ui/query-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SelectionBar } from '../../ui/selection-bar.tsx';
import { StatusDot } from '../../ui/status-dot.tsx';
import { useRowSelection } from '../../ui/use-row-selection.ts';
import { DeleteEventsDialog, nameOfEvent } from './delete-events-dialog.tsx';
import { bodyOfEvent } from './event-body.ts';
import { eventTypeName } from './event-type-name.ts';
import { eventCountersQuery, type EventCounters } from './read-event-counters.ts';
import { eventsQuery, type EventListed } from './list-events.ts';
import { webhookPaths } from './paths.ts';
import { TestDialog } from './test-dialog.tsx';
import { updateEvent } from './update-event.ts';
import { useInTurn } from './use-in-turn.ts';
import { useReported } from './use-reported.ts';

function payloadOf(event: EventListed): string {
  if (event.CustomPayloadTemplate !== undefined) return 'Custom';
  return event.CustomPayloadFields === null ? 'Default, all fields' : `Default: ${event.CustomPayloadFields.join(', ')}`;
}

interface Row {
  event: EventListed;
  /** Absent until they are known. */
  counters: EventCounters | undefined;
}

const counter = (name: 'Messages' | 'Calls' | 'Errors'): Column<Row> => ({
  key: name.toLowerCase(), header: name, align: 'right', sortBy: ({ counters }) => counters?.[name] ?? null,
  render: ({ counters }) => (counters === undefined ? '' : <Text span inherit c={name === 'Errors' && counters.Errors > 0 ? 'var(--mantine-color-error)' : undefined}>{formatNumber(counters[name])}</Text>),
});

const COLUMNS: readonly Column<Row>[] = [
  { key: 'object', header: 'Object', sortBy: ({ event }) => event.ObjectName, render: ({ event }) => event.ObjectName },
  {
    key: 'event', header: 'Event', sortBy: ({ event }) => event.Type,
    render: ({ event: { Type, ObjectFields } }) => (
      <>
        {eventTypeName(Type)}
        {ObjectFields.length === 0 ? null : <Text span inherit c="dimmed"> of {ObjectFields.join(', ')}</Text>}
      </>
    ),
  },
  {
    key: 'status', header: 'Status', sortBy: ({ event }) => event.Status,
    render: ({ event: { Status, InactiveReason } }) => (
      <>
        <StatusDot tone={Status === 'Active' ? 'good' : 'quiet'}>{Status}</StatusDot>
        {InactiveReason === undefined ? null : <Text size="xs" c="var(--mantine-color-error)">{InactiveReason}</Text>}
      </>
    ),
  },
  { key: 'sources', header: 'Sources', render: ({ event }) => event.EventSources?.join(', ') ?? 'All but Import' },
  { key: 'payload', header: 'Payload', render: ({ event }) => payloadOf(event) },
  counter('Messages'),
  counter('Calls'),
  counter('Errors'),
  { key: 'changed', header: 'Changed', sortBy: ({ event }) => event.LastModified, render: ({ event }) => <RelativeTime at={event.LastModified} /> },
  { key: 'id', header: 'Id', render: ({ event }) => <code>{event.Id}</code> },
];

/** The rules of a webhook: which changes make a message of it. */
export function EventsTab() {
  const { webhookId = '' } = useParams();
  const navigate = useNavigate();
  const events = useQuery(eventsQuery(webhookId));
  const counters = useQuery(eventCountersQuery(webhookId));
  const selection = useRowSelection((events.data ?? []).map(({ Id }) => Id));
  const inTurn = useInTurn();
  const chosen = (events.data ?? []).filter(({ Id }) => selection.selected.has(Id));
  const enable = (Enabled: boolean) => inTurn(chosen.filter(({ Status }) => (Status === 'Active') !== Enabled), (event) => updateEvent(webhookId, event.Id, bodyOfEvent(event, { Enabled })));
  const [deleting, setDeleting] = useState<readonly EventListed[]>([]);
  const [testing, setTesting] = useState<string | null>(null);
  const report = useReported();
  const create = <Button component={Link} to={webhookPaths.newEvent(webhookId)}>Create event</Button>;
  return (
    <QueryState query={events} what="The events could not be loaded">
      {(all) => all.length === 0 ? (
        <EmptyState title="No events yet" action={create}>An event says which changes of which table make a message: a new record, an updated one, a deleted one.</EmptyState>
      ) : (
        <>
          <Group justify="space-between" mb="xs">
            <div>
              <SelectionBar selection={selection} actions={[
                { label: 'Activate', run: () => enable(true) },
                { label: 'Deactivate', run: () => enable(false) },
                { label: 'Delete …', danger: true, run: () => setDeleting(chosen) },
              ]} />
            </div>
            {create}
          </Group>
          <DataTable
            label="Events"
            columns={COLUMNS}
            rows={all.map((event) => ({ event, counters: counters.data?.find(({ EventId }) => EventId === event.Id) }))}
            rowKey={({ event }) => event.Id}
            href={({ event }) => webhookPaths.event(webhookId, event.Id)}
            selection={{ ...selection, name: ({ event }) => nameOfEvent(event) }}
            initialSort="object"
            actions={({ event }) => (
              <Menu position="bottom-end">
                <Menu.Target><ActionIcon variant="subtle" color="gray" c="dimmed" aria-label={`More for the event ${event.Id}`}>⋯</ActionIcon></Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => void navigate(webhookPaths.event(webhookId, event.Id))}>Edit</Menu.Item>
                  <Menu.Item onClick={() => setTesting(event.Id)}>Test</Menu.Item>
                  <Menu.Item onClick={() => report(updateEvent(webhookId, event.Id, bodyOfEvent(event, { Enabled: event.Status === 'Inactive' })))}>
                    {event.Status === 'Active' ? 'Deactivate' : 'Activate'}
                  </Menu.Item>
                  <Menu.Item color="red" onClick={() => setDeleting([event])}>Delete</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          />
          <DeleteEventsDialog webhookId={webhookId} events={deleting} onClose={() => setDeleting([])} />
          <TestDialog webhookId={webhookId} eventId={testing ?? undefined} opened={testing !== null} onClose={() => setTesting(null)} />
        </>
      )}
    </QueryState>
  );
}
