import { Button, Code, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { CopyTextButton } from '../../ui/copy-text-button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ExactTime } from '../../ui/exact-time.tsx';
import { formatBytes, formatDuration } from '../../ui/format-number.ts';
import { indentJson } from '../../ui/indent-json.ts';
import { QueryState } from '../../ui/query-state.tsx';
import { ReturnFocus } from '../../ui/return-focus.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StatusDot } from '../../ui/status-dot.tsx';
import { eventTypeName } from './event-type-name.ts';
import { messageQuery, type AttemptRow, type CallRow, type MessageDetails } from './get-message.ts';
import { webhookPaths } from './paths.ts';
import { replayMessage } from './replay-message.ts';
import { SentRequest } from './sent-request.tsx';
import { StateDot } from './state-dot.tsx';

/** A message beside the log: its record, its calls, every attempt. Closing leads back to the log as it was. @param log path of the log; without: that of the webhook */
export function MessageDrawer({ log }: { log?: string }) {
  const { webhookId = '', messageId = '' } = useParams();
  const navigate = useNavigate();
  const { search } = useLocation();
  const message = useQuery(messageQuery(webhookId, messageId));
  return (
    <Drawer opened onClose={() => void navigate(`${log ?? webhookPaths.logs(webhookId)}${search}`)} position="right" size="lg" title="Message">
      <ReturnFocus />
      <QueryState query={message} what="The message could not be loaded">{(details) => <Message webhookId={webhookId} message={details} />}</QueryState>
    </Drawer>
  );
}

function Message({ webhookId, message }: { webhookId: string; message: MessageDetails }) {
  const resend = useResend(webhookId, message.Id);
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <StateDot state={message.State} />
          <Text size="sm">{eventTypeName(message.EventType)} of <b>{message.ObjectName ?? 'a deleted table'}</b>, record #{message.RecordKey}</Text>
        </Group>
        <Button size="compact-sm" variant="default" loading={resend.busy === ''} disabled={message.Payload === null} onClick={() => resend.run()}>Resend message</Button>
      </Group>
      {resend.error === null ? null : <ErrorState error={resend.error} what="It was not sent again" />}
      <Text size="sm" c="dimmed">
        Changed <ExactTime at={message.EventDate} /> by {message.Source}{message.Actor === null ? '' : ` (${message.Actor})`} · event <code>{message.EventId}</code> · {formatBytes(message.Size)}
        <br />
        <code>{message.Id}</code>
      </Text>
      {message.Problem === null ? null : <Text size="sm" c="var(--mantine-color-error)">{message.Problem}</Text>}
      <section aria-label="Calls">
        <Title order={3} size="h4" mb="xs">Calls</Title>
        {message.Calls.length === 0 ? <Text size="sm" c="dimmed">No call was made.</Text> : null}
        <Stack gap="lg">
          {message.Calls.map((call) => <Call key={call.Id} webhookId={webhookId} call={call} message={message} resend={resend} />)}
        </Stack>
      </section>
      <section aria-label="Payload">
        <Group justify="space-between" mb="xs">
          <Title order={3} size="h4">Payload</Title>
          {message.Payload === null ? null : <CopyTextButton text={message.Payload} />}
        </Group>
        {message.Payload === null ? <Text size="sm" c="dimmed">There is none: it was too large, or is past its retention.</Text> : <Code block tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{indentJson(message.Payload)}</Code>}
        <Text size="xs" c="dimmed" mt={4}>The secret is never stored with a message; a mask stands in its place.</Text>
      </section>
    </Stack>
  );
}

interface Resend {
  /** URL that is being sent to; '' for all. */
  busy: string | null;
  error: unknown;
  run: (url?: string) => void;
}

function useResend(webhookId: string, messageId: string): Resend {
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = async (url?: string) => {
    setBusy(url ?? '');
    setError(null);
    await replayMessage(webhookId, messageId, url).catch(setError);
    setBusy(null);
  };
  return { busy, error, run: (url) => void run(url) };
}

function Call({ webhookId, call, message, resend }: { webhookId: string; call: CallRow; message: MessageDetails; resend: Resend }) {
  return (
    <article aria-label={`Call to ${call.Url ?? 'a removed URL'}`}>
      <Group justify="space-between" gap="xs" align="flex-start">
        <div style={{ minWidth: 0, flex: 1 }}>
          <Group gap="sm">
            <StateDot state={call.State} />
            {call.DueAt === null ? null : <Text size="sm" c="dimmed">next attempt <RelativeTime at={call.DueAt} /></Text>}
          </Group>
          <Text size="sm" style={{ wordBreak: 'break-all' }}>{call.Url ?? 'A URL that is gone'}</Text>
          {call.Reason === null ? null : <Text size="sm" c="dimmed">{call.Reason}</Text>}
        </div>
        {call.Url === null ? null : (
          <Group gap={6}>
            <Button size="compact-sm" variant="default" loading={resend.busy === call.Url} onClick={() => resend.run(call.Url!)} aria-label={`Resend to ${call.Url}`}>Resend</Button>
          </Group>
        )}
      </Group>
      <ol style={{ listStyle: 'none', margin: '8px 0 0', padding: 0 }}>
        {call.Attempts.map((attempt) => <li key={`${attempt.StartedAt} ${attempt.Number}`}><Attempt webhookId={webhookId} attempt={attempt} call={call} message={message} /></li>)}
        {call.Attempts.length > 0 || message.Payload === null || call.Url === null ? null : (
          <li><Details summary={<Text span size="sm">What will be sent</Text>}><SentRequest webhookId={webhookId} messageId={message.Id} callId={call.Id} /></Details></li>
        )}
      </ol>
    </article>
  );
}

/** Folded; what is in it is made when it is opened first. */
function Details({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  const [opened, setOpened] = useState(false);
  return (
    <details style={{ padding: '4px 0' }} onToggle={({ currentTarget: { open } }) => setOpened((before) => before || open)}>
      <summary>{summary}</summary>
      <Stack gap={6} pl="md" py={6}>{opened ? children : null}</Stack>
    </details>
  );
}

function Attempt({ webhookId, attempt, call, message }: { webhookId: string; attempt: AttemptRow; call: CallRow; message: MessageDetails }) {
  const failed = attempt.Outcome !== 'delivered';
  return (
    <Details summary={(
      <Group gap="0 12px" display="inline-flex" maw="calc(100% - 20px)" style={{ verticalAlign: 'top' }}>
        <StatusDot tone={failed ? 'bad' : 'good'}>{attempt.Number === 0 ? 'Not sent' : `Attempt ${attempt.Number}`}</StatusDot>
        <Text span size="sm"><ExactTime at={attempt.StartedAt} fraction /></Text>
        <Text span size="sm" c="dimmed">{[attempt.HttpCode ?? attempt.ErrorCode, attempt.Number === 0 ? null : formatDuration(attempt.DurationMs)].filter(Boolean).join(' · ')}</Text>
      </Group>
    )}>
      {attempt.Details === null ? null : <Text size="sm">{attempt.Details}</Text>}
      {attempt.NextAt === null ? null : <Text size="sm" c="dimmed">The next attempt was due <ExactTime at={attempt.NextAt} />.</Text>}
      {attempt.Number === 0 ? null : (
        <>
          {message.Payload === null || call.Url === null ? null : <SentRequest webhookId={webhookId} messageId={message.Id} callId={call.Id} attempt={attempt.Number} />}
          <Text size="xs" fw={600}>Answer</Text>
          <Code block tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{attempt.HttpCode === null ? 'There was none.' : `${attempt.HttpCode}\n\n${attempt.Response ?? ''}`}</Code>
        </>
      )}
    </Details>
  );
}
