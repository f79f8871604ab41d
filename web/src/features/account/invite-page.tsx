import { Button, Group, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import { formProblems } from '../../api/form-problems.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import type { Role } from '../session/session.ts';
import { useSession } from '../session/use-session.ts';
import { accountPaths } from './paths.ts';
import { rolesGivenBy } from './roles.ts';
import { inviteUser, type Invitation, type LinkOnce } from './users.ts';

/** Account › Users › Invite: makes a one-time link, which is shown here only. */
export function InvitePage() {
  const { User: me } = useSession();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('user');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [made, setMade] = useState<(Invitation & LinkOnce) | null>(null);
  const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(error, { Email: 'email' });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    await inviteUser({ Email: email.trim(), Role: role }).then(setMade, setError);
    setBusy(false);
  };
  if (made !== null) {
    return (
      <>
        <ShownOnce title={`The invitation of ${made.Email} is ready`} values={[{ label: 'Link', text: made.Link }]}>
          Copy this link and send it: the server sends no mail itself. It is valid once, for 7 days, and is not shown again.
        </ShownOnce>
        <Group gap="xs">
          <Button component={Link} to={accountPaths.users}>Done</Button>
          <Button variant="default" onClick={() => {
            setMade(null);
            setEmail('');
          }}>Invite another</Button>
        </Group>
      </>
    );
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md" maw={560}>
        <Title order={2} size="h4">Invite somebody</Title>
        <TextInput label="E-mail" type="email" autoFocus autoComplete="off" value={email} error={byField.email} onChange={(event) => {
          setError(null);
          setEmail(event.currentTarget.value);
        }} />
        <Radio.Group label="Role" value={role} onChange={(value) => setRole(value as Role)}>
          <Stack gap="xs" mt={4}>
            {rolesGivenBy(me.Role).toReversed().map(({ value, label, description }) => <Radio key={value} value={value} label={label} description={description} />)}
          </Stack>
        </Radio.Group>
        <Text size="sm" c="dimmed">You get a link to send; whoever opens it chooses a name and a password.</Text>
        {other === null ? null : <ErrorState error={other} what="Nobody was invited" />}
        <Group gap="xs">
          <Button type="submit" loading={busy} disabled={email.trim() === ''}>Make the link</Button>
          <Button variant="default" component={Link} to={accountPaths.users}>Cancel</Button>
        </Group>
      </Stack>
    </form>
  );
}
