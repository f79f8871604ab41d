import { ActionIcon, Button, Group, Menu, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { useSession } from '../session/use-session.ts';
import { accountPaths } from './paths.ts';
import { roleLabel, rolesGivenBy } from './roles.ts';
import { changeRole, invitationsQuery, makeResetLink, removeUser, usersQuery, withdrawInvitation, type Invitation, type User } from './users.ts';

const USER_COLUMNS: readonly Column<User>[] = [
  { key: 'name', header: 'Name', sortBy: ({ Name }) => Name, render: ({ Name }) => Name },
  { key: 'email', header: 'E-mail', sortBy: ({ Email }) => Email, render: ({ Email }) => Email },
  { key: 'role', header: 'Role', sortBy: ({ Role }) => Role, render: ({ Role }) => roleLabel(Role) },
  {
    key: 'last', header: 'Last sign-in', sortBy: ({ LastSignIn }) => LastSignIn,
    render: ({ LastSignIn }) => (LastSignIn === null ? <Text span inherit c="dimmed">Never</Text> : <RelativeTime at={LastSignIn} />),
  },
];

const INVITATION_COLUMNS: readonly Column<Invitation>[] = [
  { key: 'email', header: 'E-mail', render: ({ Email }) => Email },
  { key: 'role', header: 'Role', render: ({ Role }) => roleLabel(Role) },
  { key: 'by', header: 'Invited by', render: ({ InvitedBy }) => InvitedBy },
  { key: 'until', header: 'Valid until', render: ({ ExpiresAt }) => <RelativeTime at={ExpiresAt} /> },
];

interface ResetLink {
  user: User;
  link: string;
}

/** Account › Users: who signs in, and invitations that wait. */
export function UsersPage() {
  const { User: me } = useSession();
  const users = useQuery(usersQuery);
  const invitations = useQuery(invitationsQuery);
  const [removing, setRemoving] = useState<User | null>(null);
  const [reset, setReset] = useState<ResetLink | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = (work: Promise<unknown>) => {
    setError(null);
    work.catch(setError);
  };
  return (
    <>
      {reset === null ? null : (
        <ShownOnce title={`A new password for ${reset.user.Name}`} values={[{ label: 'Link', text: reset.link }]}>
          Copy this link and send it to {reset.user.Email}. It is valid once, for 24 hours, and is not shown again.
        </ShownOnce>
      )}
      {error === null ? null : <ErrorState error={error} what="This was not done" />}
      <Group justify="flex-end" mb="xs"><Button component={Link} to={accountPaths.invite}>Invite somebody</Button></Group>
      <QueryState query={users} what="The users could not be loaded">
        {(all) => (
          <DataTable
            label="Users" columns={USER_COLUMNS} rows={all} rowKey={({ Id }) => Id} initialSort="name"
            actions={(user) => user.Id === me.Id || (user.Role === 'owner' && me.Role !== 'owner') ? null : (
              <Menu position="bottom-end">
                <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={`More for ${user.Name}`}>⋯</ActionIcon></Menu.Target>
                <Menu.Dropdown>
                  <Menu.Label>Role</Menu.Label>
                  {rolesGivenBy(me.Role).map(({ value, label, description }) => (
                    <Menu.Item key={value} disabled={value === user.Role} onClick={() => run(changeRole(user.Id, value))}>
                      {label}
                      <Text size="xs" c="dimmed">{description}</Text>
                    </Menu.Item>
                  ))}
                  <Menu.Divider />
                  <Menu.Item onClick={() => run(makeResetLink(user.Id).then(({ Link: link }) => setReset({ user, link })))}>Make a link for a new password</Menu.Item>
                  {user.Role === 'owner' ? null : <Menu.Item color="red" onClick={() => setRemoving(user)}>Remove {user.Name}</Menu.Item>}
                </Menu.Dropdown>
              </Menu>
            )}
          />
        )}
      </QueryState>
      {invitations.data === undefined || invitations.data.length === 0 ? null : (
        <>
          <Title order={2} size="h5" mt="lg" mb="xs">Invitations that wait</Title>
          <DataTable
            label="Invitations" columns={INVITATION_COLUMNS} rows={invitations.data} rowKey={({ Id }) => Id}
            actions={({ Id, Email }) => <Button size="compact-xs" variant="default" aria-label={`Withdraw the invitation of ${Email}`} onClick={() => run(withdrawInvitation(Id))}>Withdraw</Button>}
          />
        </>
      )}
      {invitations.isError ? <ErrorState error={invitations.error} what="The invitations could not be loaded" onTryAgain={() => void invitations.refetch()} /> : null}
      <ConfirmDialog
        opened={removing !== null} onClose={() => setRemoving(null)} title={`Remove ${removing?.Name ?? ''}?`} confirm="Remove user"
        onConfirm={() => removeUser(removing?.Id ?? '')}
      >
        {removing?.Email} is signed out everywhere and can not sign in again. What this user made stays.
      </ConfirmDialog>
    </>
  );
}
