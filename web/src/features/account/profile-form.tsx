import { Button, Checkbox, Group, SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import { formProblems } from '../../api/form-problems.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { accountPaths } from './paths.ts';
import { tableNamesQuery, type ProfileBody, type TableAccess } from './profiles.ts';

const CHOICES = [{ value: 'none', label: 'None' }, { value: 'read', label: 'Read' }, { value: 'write', label: 'Read and write' }];

/** A profile's name and what it reaches. */
export function ProfileForm({ initial, submitLabel, onSubmit }: { initial: ProfileBody; submitLabel: string; onSubmit: (profile: ProfileBody) => Promise<unknown> }) {
  const tables = useQuery(tableNamesQuery);
  const [name, setName] = useState(initial.Name);
  const [allObjects, setAllObjects] = useState(initial.AllObjects);
  const [access, setAccess] = useState<Record<string, TableAccess['Access'] | 'none'>>(Object.fromEntries(initial.Access.map(({ Table: table, Access: may }) => [table, may])));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(error, { Name: 'name' });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const list = Object.entries(access).flatMap(([table, may]): TableAccess[] => (may === 'none' ? [] : [{ Table: table, Access: may }]));
    await onSubmit({ Name: name.trim(), AllObjects: allObjects, Access: list }).catch(setError);
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md" maw={640}>
        <TextInput label="Name" value={name} maxLength={255} error={byField.name} onChange={(event) => {
          setError(null);
          setName(event.currentTarget.value);
        }} />
        <Checkbox
          label="Enable access to all objects" description="Every table, also those to come, and webhooks, events and logs"
          checked={allObjects} onChange={(event) => setAllObjects(event.currentTarget.checked)}
        />
        {allObjects ? null : (
          <QueryState query={tables} what="The tables could not be loaded">
            {(names) => names.length === 0 ? <Text size="sm" c="dimmed">There are no tables yet.</Text> : (
              <Table aria-label="Access list" withRowBorders={false} verticalSpacing={4}>
                <Table.Thead><Table.Tr><Table.Th>Table</Table.Th><Table.Th>Access</Table.Th></Table.Tr></Table.Thead>
                <Table.Tbody>
                  {names.map((table) => (
                    <Table.Tr key={table}>
                      <Table.Td>{table}</Table.Td>
                      <Table.Td>
                        <SegmentedControl size="xs" data={CHOICES} value={access[table] ?? 'none'} aria-label={`Access to ${table}`} onChange={(may) => setAccess({ ...access, [table]: may as TableAccess['Access'] })} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )}
          </QueryState>
        )}
        {other === null ? null : <ErrorState error={other} what="This was not saved" />}
        <Group gap="xs">
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>{submitLabel}</Button>
          <Button variant="default" component={Link} to={accountPaths.profiles}>Cancel</Button>
        </Group>
      </Stack>
    </form>
  );
}
