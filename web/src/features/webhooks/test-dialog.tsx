import { Button, Code, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatDuration } from '../../ui/format-number.ts';
import { eventTypeName } from './event-type-name.ts';
import { eventsQuery } from './list-events.ts';
import { webhookPaths } from './paths.ts';
import { RecordSelect } from './record-select.tsx';
import { sendTest, type TestSent } from './send-test.ts';
import { StateDot } from './state-dot.tsx';

const WRAPPED = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;

export interface TestDialogProps {
  webhookId: string;
  /** Chosen already; else the first event. */
  eventId?: string | undefined;
  opened: boolean;
  onClose: () => void;
}

/** Sends a real record on the way of any message, and shows request and answer as they were. */
export function TestDialog({ webhookId, eventId, opened, onClose }: TestDialogProps) {
  const client = useQueryClient();
  const events = useQuery({ ...eventsQuery(webhookId), enabled: opened });
  const [chosen, setChosen] = useState<string | null>(null);
  const [record, setRecord] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [sent, setSent] = useState<TestSent | null>(null);
  const event = events.data?.find(({ Id }) => Id === (chosen ?? eventId)) ?? events.data?.[0];
  const close = () => {
    setChosen(null);
    setRecord('');
    setError(null);
    setSent(null);
    onClose();
  };
  const send = async () => {
    if (event === undefined) return;
    setBusy(true);
    setError(null);
    setSent(null);
    await sendTest(webhookId, { EventId: event.Id, ...(record === '' ? {} : { RecordKey: record }) }).then(setSent, setError);
    setBusy(false);
    void client.invalidateQueries({ queryKey: ['webhooks', webhookId] });
  };
  return (
    <Modal opened={opened} onClose={close} title="Send a test" size="xl">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">A message of a real record goes the way of any other: signed, throttled, logged. An inactive event can be tested, too.</Text>
        <Group align="flex-end" gap="xs" grow preventGrowOverflow={false}>
          <Select
            label="Event"
            size="xs"
            data={(events.data ?? []).map(({ Id, Type, ObjectName }) => ({ value: Id, label: `${ObjectName} · ${eventTypeName(Type)} · ${Id}` }))}
            value={event?.Id ?? null}
            onChange={(id) => {
              setChosen(id);
              setRecord('');
            }}
          />
          <RecordSelect table={event?.ObjectName ?? ''} value={record} onChange={setRecord} />
          <Button flex="none" size="xs" loading={busy} disabled={event === undefined} onClick={() => void send()}>Send test</Button>
        </Group>
        {error === null ? null : <ErrorState error={error} what="The test was not sent" />}
        {sent === null ? null : (
          <Stack gap="md" role="region" aria-label="What came of the test" aria-live="polite">
            {sent.Calls.map((call) => <TestedCall key={call.Url} call={call} />)}
            <Text size="sm"><Link to={webhookPaths.message(webhookId, sent.MessageId)} onClick={close}>Open the message in the log</Link></Text>
          </Stack>
        )}
      </Stack>
    </Modal>
  );
}

function TestedCall({ call }: { call: TestSent['Calls'][number] }) {
  const { Request, Answer } = call;
  return (
    <Stack gap={6}>
      <Group gap="sm">
        <StateDot state={call.State} />
        <Text size="sm" style={{ wordBreak: 'break-all' }}>{call.Url}</Text>
        <Text size="sm" c="dimmed">{[Answer?.HttpCode, call.DurationMs === null ? null : formatDuration(call.DurationMs), call.Details ?? call.Reason].filter(Boolean).join(' · ')}</Text>
      </Group>
      {Request === null ? <Text size="sm" c="dimmed">Not sent yet: it waits in the queue.</Text> : (
        <>
          <Text size="xs" fw={600}>Request</Text>
          <Code block tabIndex={0} style={WRAPPED}>{[`${Request.Method} ${Request.Url}`, ...Object.entries(Request.Headers).map(([name, value]) => `${name}: ${value}`), '', Request.Body].join('\n')}</Code>
          <Text size="xs" fw={600}>Answer</Text>
          <Code block tabIndex={0} style={WRAPPED}>{Answer === null ? (call.Details ?? 'There was none.') : `${Answer.HttpCode}\n\n${Answer.Body}`}</Code>
        </>
      )}
    </Stack>
  );
}
