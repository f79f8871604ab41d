import { Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { counted, formatNumber } from '../../ui/format-number.ts';
import { QueryState } from '../../ui/query-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { ReturnFocus } from '../../ui/return-focus.tsx';
import { StatusDot } from '../../ui/status-dot.tsx';
import { holdOutgoingUrl } from './hold-outgoing-url.ts';
import { outgoingUrlsQuery, type OutgoingUrlRow } from './list-outgoing-urls.ts';
import { resumeOutgoingUrl } from './resume-outgoing-url.ts';

/** The outgoing URLs, how they do, and what waits for them. */
export function UrlHealth({ webhookId }: { webhookId: string }) {
  const urls = useQuery(outgoingUrlsQuery(webhookId));
  const [holding, setHolding] = useState<string | null>(null);
  const [resuming, setResuming] = useState<OutgoingUrlRow | null>(null);
  return (
    <QueryState query={urls}>
      {(rows) => (
        <Stack gap="sm">
          {rows.map((row) => (
            <Group key={row.Url} justify="space-between" align="flex-start" gap="xs">
              <div style={{ minWidth: 0 }}>
                <Text size="sm" style={{ wordBreak: 'break-all' }}>{row.Url}</Text>
                <Health row={row} />
              </div>
              {row.State === 'held'
                ? <Button size="compact-sm" variant="light" onClick={() => setResuming(row)} aria-label={`Resume ${row.Url}`}>Resume</Button>
                : <Button size="compact-sm" variant="default" onClick={() => setHolding(row.Url)} aria-label={`Hold ${row.Url}`}>Hold</Button>}
            </Group>
          ))}
          <ConfirmDialog opened={holding !== null} onClose={() => setHolding(null)} title="Hold this URL?" confirm="Hold" onConfirm={() => holdOutgoingUrl(webhookId, holding!)}>
            Calls to {holding} wait until you resume it. Nothing is thrown away, and other URLs go on.
          </ConfirmDialog>
          <ResumeDialog key={resuming?.Url} webhookId={webhookId} row={resuming} onClose={() => setResuming(null)} />
        </Stack>
      )}
    </QueryState>
  );
}

function Health({ row }: { row: OutgoingUrlRow }) {
  const waiting = row.Waiting === 0 ? null : <Text span inherit c="dimmed">{formatNumber(row.Waiting)}{row.WaitingMore ? '+' : ''} waiting{row.OldestWaiting === null ? '' : <>, the oldest made <RelativeTime at={row.OldestWaiting} /></>}</Text>;
  return (
    <Group gap="sm" fz="sm">
      {row.State === 'held' ? (
        <>
          <StatusDot tone="waiting">Held</StatusDot>
          <Text span inherit c="dimmed">{row.HeldReason}{row.HeldAt === null ? '' : <>, <RelativeTime at={row.HeldAt} /></>}</Text>
        </>
      ) : row.FailingSince === null ? <StatusDot tone="good">Healthy</StatusDot> : (
        <>
          <StatusDot tone="bad">Failing</StatusDot>
          <Text span inherit c="dimmed">{counted(row.ConsecutiveFailures, 'failure')} in a row, the first <RelativeTime at={row.FailingSince} /></Text>
        </>
      )}
      {waiting}
      {row.ReleaseCallsPerSecond === null ? null : <Text span inherit c="dimmed">released at {counted(row.ReleaseCallsPerSecond, 'call')}/s</Text>}
    </Group>
  );
}

function ResumeDialog({ webhookId, row, onClose }: { webhookId: string; row: OutgoingUrlRow | null; onClose: () => void }) {
  const [pace, setPace] = useState<number | string>('');
  const [error, setError] = useState<unknown>(null);
  const resume = async () => {
    setError(null);
    await resumeOutgoingUrl(webhookId, row!.Url, typeof pace === 'number' ? pace : null).then(onClose, setError);
  };
  return (
    <Modal opened={row !== null} onClose={onClose} title="Resume this URL">
      <ReturnFocus />
      <form onSubmit={(event) => {
        event.preventDefault();
        void resume();
      }}>
        <Stack gap="sm">
          <Text size="sm">{counted(row?.Waiting ?? 0, 'call')} to {row?.Url} {row?.Waiting === 1 ? 'waits' : 'wait'}.</Text>
          <NumberInput label="Calls per second" description="The pace of what waited; empty: as fast as the webhook's limit lets it" min={1} max={100_000} allowDecimal={false} value={pace} onChange={setPace} data-autofocus />
          {error === null ? null : <ErrorState error={error} what="The URL was not resumed" />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit">Resume</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
