import { Button, Group, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { formProblems } from '../../api/form-problems.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatNumber } from '../../ui/format-number.ts';
import { QueryState } from '../../ui/query-state.tsx';
import { changeSettings, settingsQuery, type Settings } from './settings.ts';

/** Account › Settings. */
export function SettingsPage() {
  const settings = useQuery(settingsQuery);
  return <QueryState query={settings} what="The settings could not be loaded">{(account) => <SettingsForm key={account.Id} account={account} />}</QueryState>;
}

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

function SettingsForm({ account }: { account: Settings }) {
  const [name, setName] = useState(account.Name);
  const [timeZone, setTimeZone] = useState(account.TimeZone);
  const [integrationUrl, setIntegrationUrl] = useState(account.IntegrationUrl ?? '');
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(error, { Name: 'name', TimeZone: 'zone', IntegrationUrl: 'url' });
  const edit = (set: (text: string) => void) => (text: string) => {
    setSaved(false);
    setError(null);
    set(text);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    await changeSettings({ Name: name.trim(), TimeZone: timeZone, IntegrationUrl: integrationUrl.trim() === '' ? null : integrationUrl.trim() }).then(() => setSaved(true), setError);
    setBusy(false);
  };
  const { Multicast, MaxOutgoingUrls, MaxCallThrottling, LogRetentionDays } = account.Plan;
  const plan = [
    ['URLs of a webhook', Multicast ? `up to ${formatNumber(MaxOutgoingUrls)}` : 'one'],
    ['Calls per second of a webhook', `up to ${formatNumber(MaxCallThrottling)}`],
    ['Logs are kept for', `${formatNumber(LogRetentionDays)} days`],
    ['Account id', account.Id],
  ] as const;
  return (
    <>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md" maw={560}>
          <TextInput label="Account name" value={name} maxLength={255} error={byField.name} onChange={(event) => edit(setName)(event.currentTarget.value)} />
          <Select
            label="Time zone" description="In which the console shows times" searchable allowDeselect={false} data={ZONES.includes(timeZone) ? ZONES : [timeZone, ...ZONES]}
            value={timeZone} error={byField.zone} onChange={(zone) => edit(setTimeZone)(zone ?? 'UTC')}
          />
          <TextInput
            label="Integration URL" description="What [@sys:IntegrationURL] gives in payloads; empty: the server's own address" placeholder={account.DefaultIntegrationUrl}
            value={integrationUrl} error={byField.url} onChange={(event) => edit(setIntegrationUrl)(event.currentTarget.value)}
          />
          {other === null ? null : <ErrorState error={other} what="The settings were not saved" />}
          <Group gap="sm">
            <Button type="submit" loading={busy} disabled={name.trim() === ''}>Save</Button>
            <Text size="sm" c="dimmed" role="status">{saved ? 'Saved' : ''}</Text>
          </Group>
        </Stack>
      </form>
      <Title order={2} size="h5" mt="xl" mb={4}>Plan</Title>
      <Text size="sm" c="dimmed" mb="xs">The operator of this server changes it.</Text>
      <Table maw={560} withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          {plan.map(([label, value]) => <Table.Tr key={label}><Table.Th fw={400} c="dimmed" w={260}>{label}</Table.Th><Table.Td>{value}</Table.Td></Table.Tr>)}
        </Table.Tbody>
      </Table>
    </>
  );
}
