import { Anchor, Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { ErrorState } from '../../ui/error-state.tsx';
import { counted } from '../../ui/format-number.ts';
import { QueryState } from '../../ui/query-state.tsx';
import { ReturnFocus } from '../../ui/return-focus.tsx';
import { useSession } from '../session/use-session.ts';
import { webhookQuery, type WebhookDetails } from './get-webhook.ts';
import { webhookPaths } from './paths.ts';
import { isThrottling, ThrottlingInput, type ThrottlingDraft } from './throttling-input.tsx';
import { updateWebhook } from './update-webhook.ts';

/** Lets a backlog go faster: a higher limit of calls per second, twice as high unless another is given. */
export function RaiseLimitDialog({ webhookId, onClose }: { webhookId: string; onClose: () => void }) {
  const webhook = useQuery(webhookQuery(webhookId));
  return (
    <Modal opened onClose={onClose} title="Raise the limit of calls">
      <ReturnFocus />
      <QueryState query={webhook} skeleton={<Skeleton h={120} />}>{(details) => <Form webhook={details} onClose={onClose} />}</QueryState>
    </Modal>
  );
}

function Form({ webhook, onClose }: { webhook: WebhookDetails; onClose: () => void }) {
  const most = useSession().Account.Plan.MaxCallThrottling;
  const [limit, setLimit] = useState<ThrottlingDraft>(Math.min(most, webhook.CallThrottling * 2));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const settings = <Anchor component={Link} to={webhookPaths.settings(webhook.Id)} inherit>settings</Anchor>;
  if (webhook.CallThrottling >= most) {
    return (
      <Stack gap="md">
        <Text size="sm">{webhook.Name} may already make the {counted(most, 'call')} per second that your plan allows. See in its {settings} which URL is slow; it can be held, so that others go on.</Text>
        <Group justify="flex-end"><Button variant="default" onClick={onClose} data-autofocus>Close</Button></Group>
      </Stack>
    );
  }
  const save = async () => {
    if (!isThrottling(limit, most)) return;
    setBusy(true);
    setError(null);
    await updateWebhook(webhook.Id, { CallThrottling: limit }).then(onClose, setError);
    setBusy(false);
  };
  return (
    <form noValidate onSubmit={(event) => {
      event.preventDefault();
      void save();
    }}>
      <Stack gap="sm">
        <Text size="sm">{webhook.Name} makes at most {counted(webhook.CallThrottling, 'call')} per second now. If its receivers can take more, what waits goes sooner; if a URL is slow, see its {settings}.</Text>
        <ThrottlingInput limit={limit} most={most} onChange={setLimit} />
        {error === null ? null : <ErrorState error={error} what="The limit was not raised" />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={busy}>Raise the limit</Button>
        </Group>
      </Stack>
    </form>
  );
}
