import { Button } from '@mantine/core';
import { useState } from 'react';
import { Outlet, useParams } from 'react-router';
import type { LogFilters } from './list-logs.ts';
import { LogView } from './log-view.tsx';
import { webhookPaths } from './paths.ts';
import { ReplayDialog } from './replay-dialog.tsx';
import { Replays } from './replays.tsx';

/** All that happened to the messages of a webhook; what is filtered, and which message is open, stands in the address. */
export function LogsTab() {
  const { webhookId = '', messageId } = useParams();
  const [replaying, setReplaying] = useState<LogFilters | null>(null);
  return (
    <>
      <LogView
        webhookId={webhookId}
        pathOf={({ MessageId }) => webhookPaths.message(webhookId, MessageId)}
        open={messageId}
        actions={(filters) => <Button variant="default" onClick={() => setReplaying(filters)}>Replay …</Button>}
      >
        <Replays webhookId={webhookId} />
      </LogView>
      {replaying === null ? null : <ReplayDialog webhookId={webhookId} onClose={() => setReplaying(null)} initial={{ from: replaying.From, to: replaying.To, event: replaying.EventId, url: replaying.Url }} />}
      <Outlet />
    </>
  );
}
