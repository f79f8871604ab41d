import { Alert, Button, Group, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatDuration, formatNumber } from '../../ui/format-number.ts';
import { useNow } from '../../ui/use-now.ts';
import { cancelReplay } from './cancel-replay.ts';
import { replaysQuery, type ReplayRow } from './list-replays.ts';
import { useReported } from './use-reported.ts';

const SHOWN_AFTER_END_MS = 60_000;

/** Replays that run, or ended within the last minute. */
export function Replays({ webhookId }: { webhookId: string }) {
  const replays = useQuery(replaysQuery(webhookId));
  const now = useNow();
  const shown = (replays.data ?? []).filter(({ DateEnded, Waiting }) => DateEnded === null || Waiting > 0 || now.getTime() - new Date(DateEnded).getTime() < SHOWN_AFTER_END_MS);
  return shown.map((replay) => <OneReplay key={replay.Id} webhookId={webhookId} replay={replay} now={now} />);
}

function OneReplay({ webhookId, replay, now }: { webhookId: string; replay: ReplayRow; now: Date }) {
  const report = useReported();
  const { Calls, Total, Waiting, State } = replay;
  const sent = Math.max(0, Calls - Waiting);
  const seconds = Math.max(1, ((replay.DateEnded === null ? now.getTime() : new Date(replay.DateEnded).getTime()) - new Date(replay.DateCreated).getTime()) / 1000);
  const rate = sent / seconds;
  const left = Total === null || rate === 0 ? null : ((Total - sent) / rate) * 1000;
  const running = State === 'running';
  const word = running ? 'Replaying' : State === 'cancelled' ? 'Replay cancelled' : Waiting > 0 ? 'Replay: the last calls are being sent' : 'Replay done';
  return (
    <Alert variant="light" color={running ? 'accent' : 'gray'} role="status" aria-label="Replay">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          <b>{word}</b>: {formatNumber(sent)} {Total === null ? 'calls sent' : `of ${formatNumber(Total)} calls sent`}
          {running ? `, ${formatNumber(Math.round(rate))} per second${left === null || left < 1000 ? '' : `, about ${formatDuration(Math.round(left))} left`}` : ''}.{running ? ' It goes on when this page is closed.' : ''}
        </Text>
        {running ? <Button size="compact-sm" variant="default" onClick={() => report(cancelReplay(webhookId, replay.Id))}>Cancel</Button> : null}
      </Group>
      {Total === null || Total === 0 ? null : <Progress mt={6} size="sm" value={(sent / Total) * 100} aria-label="Calls sent" />}
    </Alert>
  );
}
