import { Button, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { formProblems } from '../../api/form-problems.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { useSession } from '../session/use-session.ts';
import { changeMe, signOutEverywhere } from './me.ts';
import { roleLabel } from './roles.ts';

/** Account › You: one's name, password and sessions. */
export function MePage() {
  const { User } = useSession();
  const [leaving, setLeaving] = useState(false);
  return (
    <Stack gap="xl" maw={480}>
      <NameForm name={User.Name} about={`${User.Email} · ${roleLabel(User.Role)}`} />
      <PasswordForm email={User.Email} />
      <section aria-labelledby="sessions">
        <Title id="sessions" order={2} size="h5" mb={4}>Sessions</Title>
        <Text size="sm" c="dimmed" mb="sm">A session ends after a day without use, and after 30 days.</Text>
        <Button variant="default" onClick={() => setLeaving(true)}>Sign out everywhere</Button>
      </section>
      <ConfirmDialog opened={leaving} onClose={() => setLeaving(false)} title="Sign out everywhere?" confirm="Sign out everywhere" onConfirm={signOutEverywhere}>
        All your sessions end, in this browser and in every other.
      </ConfirmDialog>
    </Stack>
  );
}

/** Saves, and says so or why not at its place. */
function useSaving(fields: Readonly<Record<string, string>>) {
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(error, fields);
  return {
    busy, saved, byField, other,
    forget() {
      setSaved(false);
      setError(null);
    },
    async save(work: () => Promise<unknown>) {
      setBusy(true);
      setError(null);
      await work().then(() => setSaved(true), setError);
      setBusy(false);
    },
  };
}

function NameForm({ name: initial, about }: { name: string; about: string }) {
  const [name, setName] = useState(initial);
  const { busy, saved, byField, other, forget, save } = useSaving({ Name: 'name' });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(() => changeMe({ Name: name.trim() }));
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput label="Your name" description={about} autoComplete="name" maxLength={100} value={name} error={byField.name} onChange={(event) => {
          forget();
          setName(event.currentTarget.value);
        }} />
        {other === null ? null : <ErrorState error={other} what="Your name was not changed" />}
        <Group gap="sm">
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>Save</Button>
          <Text size="sm" c="dimmed" role="status">{saved ? 'Saved' : ''}</Text>
        </Group>
      </Stack>
    </form>
  );
}

function PasswordForm({ email }: { email: string }) {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const { busy, saved, byField, other, forget, save } = useSaving({ CurrentPassword: 'current', Password: 'password' });
  const edit = (set: (text: string) => void) => (text: string) => {
    forget();
    set(text);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(async () => {
      await changeMe({ Password: password, CurrentPassword: current });
      setCurrent('');
      setPassword('');
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Title order={2} size="h5">Password</Title>
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput label="Current password" autoComplete="current-password" value={current} error={byField.current} onChange={(event) => edit(setCurrent)(event.currentTarget.value)} />
        <PasswordInput label="New password" description="At least 8 characters; your other sessions end" autoComplete="new-password" value={password} error={byField.password} onChange={(event) => edit(setPassword)(event.currentTarget.value)} />
        {other === null ? null : <ErrorState error={other} what="The password was not changed" />}
        <Group gap="sm">
          <Button type="submit" loading={busy} disabled={current === '' || password === ''}>Change password</Button>
          <Text size="sm" c="dimmed" role="status">{saved ? 'Changed' : ''}</Text>
        </Group>
      </Stack>
    </form>
  );
}
