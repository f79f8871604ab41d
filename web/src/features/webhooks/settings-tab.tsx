import { Button, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useParams } from 'react-router';
import { formProblems } from '../../api/form-problems.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { ExactTime } from '../../ui/exact-time.tsx';
import { counted } from '../../ui/format-number.ts';
import { QueryState } from '../../ui/query-state.tsx';
import { useSession } from '../session/use-session.ts';
import { CustomHeadersSettings } from './custom-headers-settings.tsx';
import { DeleteWebhookDialog } from './delete-webhook-dialog.tsx';
import { Editable } from './editable.tsx';
import { webhookQuery, type WebhookDetails } from './get-webhook.ts';
import { itemErrors } from './item-errors.ts';
import { judgeUrl } from './judge-url.ts';
import { SecretSettings } from './secret-settings.tsx';
import { isThrottling, ThrottlingInput, type ThrottlingDraft } from './throttling-input.tsx';
import { updateWebhook, type WebhookChange } from './update-webhook.ts';
import { UrlHealth } from './url-health.tsx';
import { UrlListInput } from './url-list-input.tsx';

export function SettingsTab() {
  const { webhookId = '' } = useParams();
  const webhook = useQuery(webhookQuery(webhookId));
  return <QueryState query={webhook}>{(details) => <Settings webhook={details} />}</QueryState>;
}

function Settings({ webhook }: { webhook: WebhookDetails }) {
  const [deleting, setDeleting] = useState(false);
  const { Plan } = useSession().Account;
  return (
    <Stack gap="xl" maw={880}>
      <Section title="Details">
        <EditableDetails webhook={webhook} />
      </Section>
      <Section title="Outgoing URLs">
        <EditableUrls webhook={webhook} />
      </Section>
      <Section title="Call throttling">
        <EditableThrottling webhook={webhook} most={Plan.MaxCallThrottling} />
      </Section>
      <Section title="Secret">
        <SecretSettings webhookId={webhook.Id} />
      </Section>
      <Section title="Custom headers">
        <CustomHeadersSettings webhook={webhook} />
      </Section>
      <Section title="Delete">
        <Group justify="space-between" gap="xs">
          <Text size="sm">The webhook goes with its events and the calls that wait.</Text>
          <Button variant="outline" color="red" onClick={() => setDeleting(true)}>Delete webhook</Button>
        </Group>
        <DeleteWebhookDialog webhook={webhook} opened={deleting} onClose={() => setDeleting(false)} />
      </Section>
      <Text size="xs" c="dimmed">
        Id <code>{webhook.Id}</code>. Made by {webhook.CreatedBy}, <ExactTime at={webhook.DateCreated} />. Changed by {webhook.ModifiedBy}, <ExactTime at={webhook.LastModified} />.
      </Text>
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={2} size="h4" mb="xs">{title}</Title>
      {children}
    </section>
  );
}

function EditableDetails({ webhook }: { webhook: WebhookDetails }) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  return (
    <Editable
      onEdit={() => {
        setName(webhook.Name);
        setDescription(webhook.Description);
      }}
      shown={<Text size="sm">{webhook.Name}<br /><Text span inherit c="dimmed">{webhook.Description === '' ? 'No description' : webhook.Description}</Text></Text>}
      onSave={() => (name.trim() === '' ? null : updateWebhook(webhook.Id, { Name: name.trim(), Description: description.trim() }))}
      form={(error) => {
        const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(error, { Name: 'name', Description: 'description' });
        return (
          <>
            <TextInput label="Name" autoFocus value={name} error={byField.name ?? (name.trim() === '' ? 'Enter a name.' : null)} onChange={(event) => setName(event.target.value)} />
            <Textarea label="Description" autosize minRows={2} value={description} error={byField.description} onChange={(event) => setDescription(event.target.value)} />
            {other === null ? null : <ErrorState error={other} what="This was not saved" />}
          </>
        );
      }}
    />
  );
}

function EditableUrls({ webhook }: { webhook: WebhookDetails }) {
  const [urls, setUrls] = useState<string[]>([]);
  const removed = webhook.OutgoingUrls.filter((url) => !urls.includes(url));
  return (
    <Editable
      onEdit={() => setUrls([...webhook.OutgoingUrls])}
      shown={<UrlHealth webhookId={webhook.Id} />}
      onSave={() => {
        const wrong = urls.some((url, index) => judgeUrl(url, urls.slice(0, index)) !== null);
        return wrong ? null : updateWebhook(webhook.Id, { OutgoingUrls: urls.map((url) => url.trim()) } satisfies WebhookChange);
      }}
      form={(error) => {
        const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(error, { OutgoingUrls: 'urls' });
        return (
          <>
            <UrlListInput urls={urls} onChange={setUrls} strict underHeading errors={itemErrors(byField, 'urls')} error={byField.urls} />
            {removed.length === 0 ? null : <Text size="sm">Calls that wait for {removed.join(', ')} will be discarded.</Text>}
            {other === null ? null : <ErrorState error={other} what="This was not saved" />}
          </>
        );
      }}
    />
  );
}

function EditableThrottling({ webhook, most }: { webhook: WebhookDetails; most: number }) {
  const [limit, setLimit] = useState<ThrottlingDraft>('');
  return (
    <Editable
      onEdit={() => setLimit(webhook.CallThrottling)}
      shown={<Text size="sm">At most {counted(webhook.CallThrottling, 'call')} per second over all URLs; the rest waits in the queue.</Text>}
      onSave={() => (isThrottling(limit, most) ? updateWebhook(webhook.Id, { CallThrottling: limit }) : null)}
      form={(error) => (
        <>
          <ThrottlingInput limit={limit} most={most} onChange={setLimit} />
          {error === null ? null : <ErrorState error={error} what="This was not saved" />}
        </>
      )}
    />
  );
}
