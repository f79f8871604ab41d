import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { formProblems } from '../../api/form-problems.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { createWebhook, type CreatedWebhook } from './create-webhook.ts';
import { itemErrors } from './item-errors.ts';
import { judgeUrl } from './judge-url.ts';
import { webhookPaths } from './paths.ts';
import { SecretOnce } from './secret-once.tsx';
import { UrlListInput } from './url-list-input.tsx';

/** A new webhook; after it is made, its secret, which is shown here only. */
export function CreateWebhookPage() {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [urls, setUrls] = useState(['']);
  const [strict, setStrict] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [created, setCreated] = useState<CreatedWebhook | null>(null);
  const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(error, { Name: 'name', Description: 'description', OutgoingUrls: 'urls' });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    setError(null);
    if (name.trim() === '' || urls.some((url, index) => judgeUrl(url, urls.slice(0, index)) !== null)) return;
    setBusy(true);
    await createWebhook({ Name: name.trim(), Description: description.trim(), OutgoingUrls: urls.map((url) => url.trim()) }).then(setCreated, setError);
    setBusy(false);
  };
  const edit = <Value,>(set: (value: Value) => void) => (value: Value) => {
    setError(null);
    set(value);
  };

  if (created !== null) {
    return (
      <>
        <PageHeader title={created.Name} />
        <SecretOnce secret={created.Secret} title="The webhook was created. Copy its secret now">
          Every call is signed with it, so that the receiver can tell that it comes from you. It is not shown again; you can regenerate it in the settings.
        </SecretOnce>
        <Group mt="md" gap="xs">
          <Button onClick={() => void navigate(webhookPaths.newEvent(created.Id))} autoFocus>Create its first event</Button>
          <Button variant="default" component={Link} to={webhookPaths.events(created.Id)}>Open the webhook</Button>
        </Group>
      </>
    );
  }
  return (
    <>
      <PageHeader title="Create webhook" />
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md" maw={640}>
          <TextInput label="Name" autoFocus value={name} maxLength={255} error={byField.name ?? (strict && name.trim() === '' ? 'Enter a name.' : null)} onChange={(event) => edit(setName)(event.target.value)} />
          <Textarea label="Description" autosize minRows={2} value={description} error={byField.description} onChange={(event) => edit(setDescription)(event.target.value)} />
          <UrlListInput urls={urls} onChange={edit(setUrls)} strict={strict} errors={itemErrors(byField, 'urls')} error={byField.urls} />
          {other === null ? null : <ErrorState error={other} what="The webhook was not created" />}
          <Group gap="xs">
            <Button type="submit" loading={busy}>Create</Button>
            <Button variant="default" component={Link} to={webhookPaths.list}>Cancel</Button>
          </Group>
        </Stack>
      </form>
    </>
  );
}
