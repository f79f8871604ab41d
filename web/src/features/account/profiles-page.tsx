import { Button, Code, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { accountPaths } from './paths.ts';
import { profilesQuery, type Profile } from './profiles.ts';

function accessInWords({ AllObjects, Access }: Profile): string {
  if (AllObjects) return 'All objects';
  if (Access.length === 0) return 'Nothing';
  return Access.length > 3 ? `${Access.length} tables` : Access.map(({ Table, Access: may }) => `${Table} (${may})`).join(', ');
}

const COLUMNS: readonly Column<Profile>[] = [
  { key: 'name', header: 'Name', sortBy: ({ Name }) => Name, render: ({ Name }) => Name },
  { key: 'access', header: 'Access', sortBy: accessInWords, render: accessInWords },
  { key: 'client', header: 'Client id', render: ({ ClientId }) => <Code title={ClientId}>{ClientId.length > 16 ? `${ClientId.slice(0, 16)}…` : ClientId}</Code> },
  { key: 'made', header: 'Created', sortBy: ({ DateCreated }) => DateCreated, render: ({ DateCreated }) => <RelativeTime at={DateCreated} /> },
];

/** Account › Profiles: the credentials of REST clients. */
export function ProfilesPage() {
  const profiles = useQuery(profilesQuery);
  const create = <Button component={Link} to={accountPaths.createProfile}>Create profile</Button>;
  return (
    <QueryState query={profiles} what="The profiles could not be loaded">
      {(all) => all.length === 0 ? (
        <EmptyState title="No profiles yet" action={create}>A profile gives a program its own credentials for the REST API, and says what it reaches.</EmptyState>
      ) : (
        <>
          <Group justify="space-between" mb="xs">
            <Text size="sm" c="dimmed">Credentials of programs that use the REST API</Text>
            {create}
          </Group>
          <DataTable label="Profiles" columns={COLUMNS} rows={all} rowKey={({ Id }) => Id} href={({ Id }) => accountPaths.profile(Id)} initialSort="name" />
        </>
      )}
    </QueryState>
  );
}
