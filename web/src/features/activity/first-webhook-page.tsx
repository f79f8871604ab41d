import { Anchor, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { formProblems } from '../../api/form-problems.ts';
import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { createEvent } from '../webhooks/create-event.ts';
import { createWebhook, type CreatedWebhook } from '../webhooks/create-webhook.ts';
import { fieldsQuery } from '../webhooks/list-fields.ts';
import { tablesQuery } from '../webhooks/list-tables.ts';
import { webhookPaths } from '../webhooks/paths.ts';
import { SecretOnce } from '../webhooks/secret-once.tsx';
import classes from './first-webhook.module.css';
import { InspectedCallView } from './inspected-call-view.tsx';
import { createInspector, inspectedCallsQuery } from './inspectors.ts';
import { activityPaths } from './paths.ts';

const SHOWN_FIELDS = 4;
/** What a new table gets. */
const FIELDS = [{ Name: 'First_Name', Type: 'STRING' }, { Name: 'Last_Name', Type: 'STRING' }, { Name: 'Email', Type: 'STRING' }];

/** Leads from nothing to the first call that arrives. What has been done stands in the address. */
export function FirstWebhookPage() {
  const [state, change] = useSearchState();
  const [secret, setSecret] = useState<CreatedWebhook | null>(null);
  const { table, webhook, inspector, event, record } = state;
  return (
    <>
      <PageHeader title="Your first webhook" />
      <ol className={classes.steps}>
        <Step title="A table holds your records" done={table === undefined ? null : <>The table <Anchor component={Link} inherit underline="always" to={`/tables/${encodeURIComponent(table)}`}>{table}</Anchor>.</>} open>
          <ChooseTable onChosen={(name) => change({ table: name })} />
        </Step>
        <Step title="A webhook calls an address" done={webhook === undefined ? null : <>The webhook <Anchor component={Link} inherit underline="always" to={webhookPaths.events(webhook)}>First webhook</Anchor>, which calls <Anchor component={Link} inherit underline="always" to={activityPaths.inspector(inspector ?? '')}>the inspector</Anchor>.</>} open={table !== undefined}>
          <Act
            label="Create webhook and inspector"
            what="The webhook was not created"
            run={async () => {
              const { Token, Url } = await createInspector();
              const made = await createWebhook({ Name: 'First webhook', Description: 'Calls the built-in inspector.', OutgoingUrls: [Url] });
              setSecret(made);
              change({ inspector: Token, webhook: made.Id });
            }}
          >
            The inspector is a receiver inside this server, so nothing leaves it. Later you give the webhook the address of your own service.
          </Act>
        </Step>
        {secret === null ? null : (
          <li className={classes.aside}>
            <SecretOnce secret={secret.Secret} title="The webhook’s secret">Every call is signed with it; your own receiver will check that. It is shown this once; you can make a new one in the settings.</SecretOnce>
          </li>
        )}
        <Step title="An event says what to call for" done={event === undefined ? null : <>Every new record of {table} makes a call.</>} open={webhook !== undefined}>
          <Act
            label="Create event"
            what="The event was not created"
            run={async () => {
              const made = await createEvent(webhook!, { EventType: 'table.recordInsert', ObjectName: table!, Enabled: true });
              change({ event: made.Id });
            }}
          >
            It calls the webhook when a record is inserted into {table}.
          </Act>
        </Step>
        <Step title="A new record makes it happen" done={record === undefined ? null : 'The record was added.'} open={event !== undefined}>
          {table === undefined ? null : <AddRecord table={table} onAdded={() => change({ record: 'added' })} />}
        </Step>
        <Step title="The call arrives" done={null} open={record !== undefined && inspector !== undefined}>
          {record === undefined || inspector === undefined ? null : <FirstCall token={inspector} webhookId={webhook ?? ''} />}
        </Step>
      </ol>
    </>
  );
}

/** @param done what was done, once it is; @param open whether it can be done yet */
function Step({ title, done, open, children }: { title: string; done: ReactNode; open: boolean; children: ReactNode }) {
  const state = done !== null ? 'done' : open ? 'open' : 'later';
  return (
    <li className={classes.step} data-state={state} aria-current={state === 'open' ? 'step' : undefined}>
      <Text component="h2" fw={600} m={0}>{title}{state === 'done' ? <span className={classes.word}> Done</span> : null}</Text>
      {done !== null ? <Text size="sm" c="dimmed" component="div">{done}</Text> : open ? <div className={classes.body}>{children}</div> : null}
    </li>
  );
}

function useRun(): { busy: boolean; error: unknown; run: (work: () => Promise<unknown>) => void } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return {
    busy, error,
    run: (work) => {
      setBusy(true);
      setError(null);
      void work().catch(setError).finally(() => setBusy(false));
    },
  };
}

function Act({ label, what, run, children }: { label: string; what: string; run: () => Promise<unknown>; children: ReactNode }) {
  const { busy, error, run: start } = useRun();
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">{children}</Text>
      {error === null ? null : <ErrorState error={error} what={what} />}
      <Button loading={busy} onClick={() => start(run)}>{label}</Button>
    </Stack>
  );
}

function ChooseTable({ onChosen }: { onChosen: (table: string) => void }) {
  const tables = useQuery(tablesQuery);
  const [name, setName] = useState('Customers');
  const { busy, error, run } = useRun();
  const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(error, { Name: 'name' });
  const create = async () => {
    await request('/v3/tables', { method: 'POST', body: { Name: name.trim(), Fields: FIELDS } });
    await queryClient.invalidateQueries({ queryKey: tablesQuery.queryKey });
    onChosen(name.trim());
  };
  return (
    <Stack gap="xs">
      <form onSubmit={(event) => {
        event.preventDefault();
        run(create);
      }}>
        <Group align="flex-start" gap="xs">
          <TextInput w={240} label="New table" description="With first name, last name and e-mail" value={name} error={byField.name} onChange={(event) => setName(event.currentTarget.value)} />
          <Button type="submit" loading={busy} mt={{ base: 0, xs: 40 }}>Create table</Button>
        </Group>
      </form>
      {other === null ? null : <ErrorState error={other} what="The table was not created" />}
      {(tables.data ?? []).length === 0 ? null : (
        <Select w={240} label="Or an existing table" placeholder="Choose" searchable data={tables.data!} value={null} onChange={(chosen) => chosen !== null && onChosen(chosen)} />
      )}
    </Stack>
  );
}

function AddRecord({ table, onAdded }: { table: string; onAdded: () => void }) {
  const fields = useQuery(fieldsQuery(table));
  const [values, setValues] = useState<Readonly<Record<string, string>>>({ First_Name: 'Ada', Last_Name: 'Lovelace', Email: 'ada@example.com' });
  const { busy, error, run } = useRun();
  const shown = (fields.data ?? []).filter(({ Type }) => Type === 'STRING' || Type === 'TEXT').slice(0, SHOWN_FIELDS);
  const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(error, Object.fromEntries(shown.map(({ Name }) => [Name, Name])));
  const add = async () => {
    const record = Object.fromEntries(shown.flatMap(({ Name }) => ((values[Name] ?? '') === '' ? [] : [[Name, values[Name]]])));
    await request(`/v2/tables/${encodeURIComponent(table)}/records`, { method: 'POST', body: record });
    onAdded();
  };
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      run(add);
    }}>
      <Stack gap="xs" maw={320}>
        {shown.map(({ Name }) => (
          <TextInput key={Name} label={Name} value={values[Name] ?? ''} error={byField[Name]} onChange={(event) => setValues({ ...values, [Name]: event.currentTarget.value })} />
        ))}
        {other === null ? null : <ErrorState error={other} what="The record was not added" />}
        <Group><Button type="submit" loading={busy} disabled={fields.data === undefined}>Add record</Button></Group>
      </Stack>
    </form>
  );
}

function FirstCall({ token, webhookId }: { token: string; webhookId: string }) {
  const calls = useQuery(inspectedCallsQuery(token));
  const call = calls.data?.[0];
  if (call === undefined) return calls.isError ? <ErrorState error={calls.error} what="The inspector could not be read" onTryAgain={() => void calls.refetch()} /> : <Text size="sm" aria-live="polite">Waiting for the call …</Text>;
  return (
    <Stack gap="md">
      <Text size="sm" role="status">It arrived. That is all there is to it: whatever changes the table, over REST, by SQL or here, makes such a call.</Text>
      <Group gap="xs">
        <Button component={Link} to={webhookPaths.settings(webhookId)}>Give it your own address</Button>
        <Button component={Link} to={activityPaths.overview} variant="default">Go to the overview</Button>
      </Group>
      <InspectedCallView call={call} />
    </Stack>
  );
}
