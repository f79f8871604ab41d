import { Button, Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { Link, useBlocker, useNavigate, useParams } from 'react-router';
import { formProblems } from '../../api/form-problems.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { createEvent } from './create-event.ts';
import { EventDetailsPart } from './event-details-part.tsx';
import { bodyOfDraft, draftOf, draftProblems, NEW_DRAFT, type EventDraft } from './event-draft.ts';
import { eventTypeName } from './event-type-name.ts';
import classes from './event-editor.module.css';
import { eventQuery } from './get-event.ts';
import { fieldsQuery } from './list-fields.ts';
import { webhookPaths } from './paths.ts';
import { PayloadPart } from './payload-part.tsx';
import { PreviewPart } from './preview-part.tsx';
import { updateEvent } from './update-event.ts';
import { usePreview } from './use-preview.ts';

const PREVIEW_DELAY_MS = 300;
const PARTS = { ObjectName: 'table', EventType: 'table', EventSources: 'sources', ObjectFields: 'fields', CustomPayloadFields: 'payloadFields', CustomPayloadTemplate: 'template' } as const;

export function NewEventPage() {
  // Another one begins with an empty form.
  const [count, setCount] = useState(0);
  return <EventEditor key={count} initial={NEW_DRAFT} onAnother={() => setCount(count + 1)} />;
}

export function EventPage() {
  const { webhookId = '', eventId = '' } = useParams();
  const event = useQuery({ ...eventQuery(webhookId, eventId), refetchOnWindowFocus: false });
  return (
    <QueryState query={event} page="Event" what="The event could not be loaded">
      {(details) => <EventEditor key={details.Id} eventId={details.Id} initial={draftOf(details)} reason={details.InactiveReason} />}
    </QueryState>
  );
}

/** Details, payload, preview: a new event, or one that is there. */
function EventEditor({ initial, eventId, reason, onAnother }: { initial: EventDraft; eventId?: string; reason?: string | undefined; onAnother?: () => void }) {
  const { webhookId = '' } = useParams();
  const navigate = useNavigate();
  const [start] = useState(initial);
  const [draft, setDraft] = useState(initial);
  const [record, setRecord] = useState('');
  const [strict, setStrict] = useState(false);
  const [busy, setBusy] = useState<'close' | 'another' | null>(null);
  const [error, setError] = useState<unknown>(null);
  // Told at once, not by the next rendering: what was saved may be left.
  const saved = useRef(false);
  const fields = useQuery(fieldsQuery(draft.table));
  const [previewed] = useDebouncedValue(draft, PREVIEW_DELAY_MS);
  const preview = usePreview({ webhookId, eventId, draft: previewed, record });
  const blocker = useBlocker(() => draft !== start && !saved.current);

  const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(error, PARTS);
  const problems: Record<string, string | undefined> = { ...(strict ? draftProblems(draft) : {}), ...byField };
  const change = (part: Partial<EventDraft>) => {
    setError(null);
    setDraft((before) => ({ ...before, ...part }));
  };
  const save = async (then: 'close' | 'another') => {
    setStrict(true);
    setError(null);
    if (Object.keys(draftProblems(draft)).length > 0) return;
    setBusy(then);
    try {
      await (eventId === undefined ? createEvent(webhookId, bodyOfDraft(draft)) : updateEvent(webhookId, eventId, bodyOfDraft(draft)));
      saved.current = true;
      if (then === 'another') {
        notifications.show({ message: `The ${eventTypeName(draft.type).toLowerCase()} event of ${draft.table} was created.` });
        onAnother?.();
      } else void navigate(webhookPaths.events(webhookId));
    } catch (thrown) {
      setError(thrown);
    }
    setBusy(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save('close');
  };
  return (
    <form onSubmit={submit} noValidate>
      <PageHeader title={eventId === undefined ? 'Create event' : `${eventTypeName(start.type)} event of ${start.table}`} beside={eventId === undefined ? null : <code>{eventId}</code>} />
      {reason === undefined ? null : <Text size="sm" c="var(--mantine-color-error)" mb="sm">Made inactive: {reason}</Text>}
      <div className={classes.parts}>
        <EventDetailsPart draft={draft} change={change} fields={fields.data ?? []} problems={problems} />
        <PayloadPart draft={draft} change={change} fields={fields.data ?? []} problems={problems} marks={preview.data?.Problems ?? []} />
        <PreviewPart draft={draft} preview={preview} record={record} setRecord={setRecord} webhookId={webhookId} />
      </div>
      <div className={classes.bar}>
        {other === null ? null : <ErrorState error={other} what={eventId === undefined ? 'The event was not created' : 'The event was not saved'} />}
        {strict && Object.values(problems).some(Boolean) ? <Text size="sm" c="var(--mantine-color-error)" role="alert">{Object.values(problems).find(Boolean)}</Text> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" component={Link} to={webhookPaths.events(webhookId)}>Cancel</Button>
          {eventId === undefined ? <Button variant="default" loading={busy === 'another'} onClick={() => void save('another')}>Create and add another</Button> : null}
          <Button type="submit" loading={busy === 'close'}>{eventId === undefined ? 'Create' : 'Save'}</Button>
        </Group>
      </div>
      <ConfirmDialog
        opened={blocker.state === 'blocked'}
        onClose={() => {
          if (blocker.state === 'blocked') blocker.reset();
        }}
        title="Leave without saving?"
        confirm="Leave"
        onConfirm={async () => {
          if (blocker.state === 'blocked') blocker.proceed();
        }}
      >
        What you changed in this event is not saved.
      </ConfirmDialog>
    </form>
  );
}
