import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { counted } from '../../ui/format-number.ts';
import { deleteWebhook } from './delete-webhook.ts';
import type { WebhookDetails } from './get-webhook.ts';
import { outgoingUrlsQuery } from './list-outgoing-urls.ts';
import { webhookPaths } from './paths.ts';

/** Names what goes with the webhook; its name is typed when calls that wait are lost. */
export function DeleteWebhookDialog({ webhook, opened, onClose }: { webhook: WebhookDetails; opened: boolean; onClose: () => void }) {
  const navigate = useNavigate();
  const urls = useQuery({ ...outgoingUrlsQuery(webhook.Id), enabled: opened });
  const waiting = urls.data?.reduce((sum, { Waiting }) => sum + Waiting, 0) ?? 0;
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Delete webhook ${webhook.Name}?`}
      confirm="Delete webhook"
      {...(waiting > 0 ? { typed: webhook.Name } : {})}
      onConfirm={async () => {
        await deleteWebhook(webhook.Id);
        await navigate(webhookPaths.list, { replace: true });
      }}
    >
      {waiting === 0 ? `${webhook.Name} and its ${counted(webhook.Events, 'event')} go; no call waits.` : `${webhook.Name}, its ${counted(webhook.Events, 'event')} and its ${counted(waiting, 'waiting call')} go.`} Its log stays until the end of its retention.
    </ConfirmDialog>
  );
}
