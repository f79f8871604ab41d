import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from 'react-router';
import { PageHeader } from '../../ui/page-header.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { webhooksQuery } from '../webhooks/list-webhooks.ts';
import { LogView } from '../webhooks/log-view.tsx';
import { MessageDrawer } from '../webhooks/message-drawer.tsx';
import { activityPaths } from './paths.ts';

/** The log over all webhooks, or of the one that the address names. */
export function LogsPage() {
  const { messageId } = useParams();
  const [{ webhook }] = useSearchState();
  const webhooks = useQuery(webhooksQuery);
  const options = (webhooks.data ?? []).map(({ Id, Name }) => ({ value: Id, label: Name })).toSorted((one, other) => one.label.localeCompare(other.label));
  return (
    <>
      <PageHeader title="Logs" />
      <LogView
        key={webhook ?? ''}
        webhookId={webhook ?? null}
        pathOf={({ WebhookId, MessageId }) => activityPaths.message(WebhookId, MessageId)}
        open={messageId}
        filters={[{ key: 'webhook', label: 'Webhook', options }]}
      />
      <Outlet />
    </>
  );
}

/** A message beside the log. */
export function LogsMessage() {
  return <MessageDrawer log={activityPaths.logs} />;
}
