import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StatusDot } from '../../ui/status-dot.tsx';
import { deleteEvent } from './delete-event.ts';
import { bodyOfEvent } from './event-body.ts';
import { eventTypeName } from './event-type-name.ts';
import { eventsQuery, type EventListed } from './list-events.ts';
import { webhookPaths } from './paths.ts';
import { TestDialog } from './test-dialog.tsx';
import { updateEvent } from './update-event.ts';
import { useReported } from './use-reported.ts';

function payloadOf(event: EventListed): string {
  if (event.CustomPayloadTemplate !== undefined) return 'Custom';
  return event.CustomPayloadFields === null ? 'Default, all fields' : `Default: ${event.CustomPayloadFields.join(', ')}`;
}

const COLUMNS: readonly Column<EventListed>[] = [
  { key: 'object', header: 'Object', sortBy: ({ ObjectName }) => ObjectName, render: ({ ObjectName }) => ObjectName },
  {
    key: 'event', header: 'Event', sortBy: ({ Type }) => Type,
    render: ({ Type, ObjectFields }) => (
      <>
        {eventTypeName(Type)}
        {ObjectFields.length === 0 ? null : <Text span inherit c="dimmed"> of {ObjectFields.join(', ')}</Text>}
      </>
    ),
  },
  {
    key: 'status', header: 'Status', sortBy: ({ Status }) => Status,
    render: ({ Status, InactiveReason }) => (
      <>
        <StatusDot tone={Status === 'Active' ? 'good' : 'quiet'}>{Status}</StatusDot>
        {InactiveReason === undefined ? null : <Text size="xs" c="var(--mantine-color-error)">{InactiveReason}</Text>}
      </>
    ),
  },
  { key: 'sources', header: 'Sources', render: ({ EventSources }) => EventSources?.join(', ') ?? 'All but Import' },
  { key: 'payload', header: 'Payload', render: payloadOf },
  { key: 'changed', header: 'Changed', sortBy: ({ LastModified }) => LastModified, render: ({ LastModified }) => <RelativeTime at={LastModified} /> },
  { key: 'id', header: 'Id', render: ({ Id }) => <code>{Id}</code> },
];

/** The rules of a webhook: which changes make a message of it. */
export function EventsTab() {
  const { webhookId = '' } = useParams();
  const navigate = useNavigate();
  const events = useQuery(eventsQuery(webhookId));
  const [deleting, setDeleting] = useState<EventListed | null>(null);
  const [testing, setTesting] = useState<string | null>(null);
  const report = useReported();
  const create = <Button component={Link} to={webhookPaths.newEvent(webhookId)}>Create event</Button>;
  return (
    <QueryState query={events} what="The events could not be loaded">
      {(all) => all.length === 0 ? (
        <EmptyState title="No events yet" action={create}>An event says which changes of which table make a message: a new record, an updated one, a deleted one.</EmptyState>
      ) : (
        <>
          <Group justify="flex-end" mb="xs">{create}</Group>
          <DataTable
            label="Events"
            columns={COLUMNS}
            rows={all}
            rowKey={({ Id }) => Id}
            href={({ Id }) => webhookPaths.event(webhookId, Id)}
            initialSort="object"
            actions={(event) => (
              <Menu position="bottom-end">
                <Menu.Target><ActionIcon variant="subtle" color="gray" c="dimmed" aria-label={`More for the event ${event.Id}`}>⋯</ActionIcon></Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => void navigate(webhookPaths.event(webhookId, event.Id))}>Edit</Menu.Item>
                  <Menu.Item onClick={() => setTesting(event.Id)}>Test</Menu.Item>
                  <Menu.Item onClick={() => report(updateEvent(webhookId, event.Id, bodyOfEvent(event, { Enabled: event.Status === 'Inactive' })))}>
                    {event.Status === 'Active' ? 'Deactivate' : 'Activate'}
                  </Menu.Item>
                  <Menu.Item color="red" onClick={() => setDeleting(event)}>Delete</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          />
          <ConfirmDialog
            opened={deleting !== null}
            onClose={() => setDeleting(null)}
            title={`Delete the ${deleting === null ? '' : `${eventTypeName(deleting.Type).toLowerCase()} event of ${deleting.ObjectName}`}?`}
            confirm="Delete event"
            onConfirm={() => deleteEvent(webhookId, deleting!.Id)}
          >
            No more messages are made of it, and its calls that wait are discarded. Its log stays until the end of its retention.
          </ConfirmDialog>
          <TestDialog webhookId={webhookId} eventId={testing ?? undefined} opened={testing !== null} onClose={() => setTesting(null)} />
        </>
      )}
    </QueryState>
  );
}
