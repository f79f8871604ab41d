import { useQuery } from '@tanstack/react-query';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { counted } from '../../ui/format-number.ts';
import { deleteEvent } from './delete-event.ts';
import { eventTypeName } from './event-type-name.ts';
import type { EventListed } from './list-events.ts';
import { waitingCallsQuery } from './list-waiting-calls.ts';

export const nameOfEvent = ({ Type, ObjectName }: EventListed) => `${eventTypeName(Type).toLowerCase()} event of ${ObjectName}`;

/** Names the events and what goes with them; the id, or `n events`, is typed when calls that wait are lost. */
export function DeleteEventsDialog({ webhookId, events, onClose }: { webhookId: string; events: readonly EventListed[]; onClose: () => void }) {
  const opened = events.length > 0;
  const calls = useQuery({ ...waitingCallsQuery(webhookId), enabled: opened });
  const lost = (calls.data ?? []).filter(({ EventId }) => events.some(({ Id }) => Id === EventId));
  const waiting = lost.reduce((sum, { Waiting }) => sum + Waiting, 0);
  const [only] = events;
  const what = events.length === 1 ? `the ${nameOfEvent(only!)}` : counted(events.length, 'event');
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Delete ${what}?`}
      confirm={events.length < 2 ? 'Delete event' : `Delete ${what}`}
      {...(waiting > 0 ? { typed: events.length < 2 ? only!.Id : what } : {})}
      onConfirm={async () => {
        for (const { Id } of events) await deleteEvent(webhookId, Id);
      }}
    >
      No more messages are made of {events.length < 2 ? 'it' : `the ${events.map(nameOfEvent).join(', the ')}`}.{' '}
      {calls.data === undefined ? 'Calls that wait are discarded.' : waiting === 0 ? 'No call waits.' : `${lost.some(({ WaitingMore }) => WaitingMore) ? 'More than ' : ''}${counted(waiting, 'waiting call')} ${waiting === 1 ? 'is' : 'are'} discarded.`}{' '}
      The log stays until the end of its retention.
    </ConfirmDialog>
  );
}
