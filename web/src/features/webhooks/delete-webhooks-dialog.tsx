import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { counted } from '../../ui/format-number.ts';
import { deleteWebhook } from './delete-webhook.ts';

const NAMED = 5;

interface DeleteWebhooksDialogProps {
  webhooks: readonly { id: string; name: string; events: number; waiting: number }[];
  opened: boolean;
  onClose: () => void;
}

/** Names the webhooks and what goes with them; `n webhooks` is typed when calls that wait are lost. */
export function DeleteWebhooksDialog({ webhooks, opened, onClose }: DeleteWebhooksDialogProps) {
  const total = (of: 'events' | 'waiting') => webhooks.reduce((sum, webhook) => sum + webhook[of], 0);
  const names = webhooks.slice(0, NAMED).map(({ name }) => name).join(', ');
  const what = counted(webhooks.length, 'webhook');
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Delete ${what}?`}
      confirm={`Delete ${what}`}
      {...(total('waiting') > 0 ? { typed: what } : {})}
      onConfirm={async () => {
        for (const { id } of webhooks) await deleteWebhook(id);
      }}
    >
      {names}{webhooks.length > NAMED ? ` and ${webhooks.length - NAMED} more` : ''} {webhooks.length === 1 ? 'goes' : 'go'}, with {counted(total('events'), 'event')}{total('waiting') === 0 ? '; no call waits' : ` and ${counted(total('waiting'), 'waiting call')}`}. The log stays until the end of its retention.
    </ConfirmDialog>
  );
}
