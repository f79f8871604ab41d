import { Anchor, Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { queryClient } from '../../api/query-client.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StatusDot, type Tone } from '../../ui/status-dot.tsx';
import { overviewQuery, type AttentionRow } from '../webhooks/get-overview.ts';
import { webhookPaths } from '../webhooks/paths.ts';
import { RaiseLimitDialog } from '../webhooks/raise-limit-dialog.tsx';
import { ReplayDialog } from '../webhooks/replay-dialog.tsx';
import { resumeOutgoingUrl } from '../webhooks/resume-outgoing-url.ts';
import { useReported } from '../webhooks/use-reported.ts';
import classes from './attention-list.module.css';

const KINDS: Readonly<Record<AttentionRow['Kind'], readonly [Tone, string]>> = {
  heldUrl: ['waiting', 'Held URL'],
  failingUrl: ['bad', 'Failing URL'],
  backlog: ['waiting', 'Backlog'],
  deadMessages: ['bad', 'Dead calls'],
  inactiveEvent: ['quiet', 'Inactive event'],
};

const reread = () => queryClient.invalidateQueries({ queryKey: overviewQuery.queryKey });

/** What does not mend itself, each with the click that mends it. */
export function AttentionList({ rows }: { rows: readonly AttentionRow[] }) {
  const [raising, setRaising] = useState<string | null>(null);
  const [replaying, setReplaying] = useState<AttentionRow | null>(null);
  return (
    <section aria-label="Needs attention">
      <Title order={2} size="h4" mb={6}>Needs attention</Title>
      {rows.length === 0 ? <Group gap="sm"><StatusDot tone="good">All is well</StatusDot><Text size="sm" c="dimmed">No URL is held or failing, nothing waits longer than planned, nothing died in 24 hours.</Text></Group> : (
        <ul className={classes.list}>
          {rows.map((row) => (
            <li key={`${row.Kind} ${row.WebhookId} ${row.Url} ${row.EventId}`} className={classes.row}>
              <span className={classes.kind}><StatusDot tone={KINDS[row.Kind][0]}>{KINDS[row.Kind][1]}</StatusDot></span>
              <div className={classes.text}>
                <Group gap={8}>
                  <Anchor component={Link} to={webhookPaths.events(row.WebhookId)} size="sm" fw={500}>{row.WebhookName}</Anchor>
                  <Text size="sm" c="dimmed" component="span"><RelativeTime at={row.Since} /></Text>
                </Group>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{row.Text}</Text>
                {row.Url === null ? null : <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>{row.Url}</Text>}
              </div>
              <Mend row={row} onReplay={() => setReplaying(row)} onRaise={() => setRaising(row.WebhookId)} />
            </li>
          ))}
        </ul>
      )}
      {raising === null ? null : <RaiseLimitDialog webhookId={raising} onClose={() => setRaising(null)} />}
      {replaying === null ? null : (
        <ReplayDialog
          webhookId={replaying.WebhookId}
          onClose={() => {
            setReplaying(null);
            void reread();
          }}
          initial={{ state: 'dead' }}
        />
      )}
    </section>
  );
}

function Mend({ row, onReplay, onRaise }: { row: AttentionRow; onReplay: () => void; onRaise: () => void }) {
  const report = useReported();
  const [busy, setBusy] = useState(false);
  const of = `${row.WebhookName}${row.Url === null ? '' : `, ${row.Url}`}`;
  const resume = () => {
    setBusy(true);
    report(resumeOutgoingUrl(row.WebhookId, row.Url!, null).then(reread).finally(() => setBusy(false)), `Calls to ${row.Url} go on.`);
  };
  const link = (to: string, text: string) => <Button component={Link} to={to} size="compact-sm" variant="default" aria-label={`${text}: ${of}`}>{text}</Button>;
  switch (row.Kind) {
    case 'heldUrl': return <Button size="compact-sm" loading={busy} onClick={resume} aria-label={`Resume ${row.Url}`}>Resume</Button>;
    case 'deadMessages': return <Button size="compact-sm" onClick={onReplay} aria-label={`Replay the dead calls of ${row.WebhookName}`}>Replay …</Button>;
    case 'failingUrl': return link(`${webhookPaths.logs(row.WebhookId)}?${new URLSearchParams({ status: 'Failure', url: row.Url! })}`, 'See failures');
    case 'backlog': return <Button size="compact-sm" onClick={onRaise} aria-label={`Raise the limit of ${row.WebhookName}`}>Raise limit …</Button>;
    case 'inactiveEvent': return link(webhookPaths.event(row.WebhookId, row.EventId!), 'Open event');
  }
}
