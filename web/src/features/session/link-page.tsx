import { Button, PasswordInput, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { ApiError } from '../../api/api-error.ts';
import { formProblems } from '../../api/form-problems.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Entrance } from './entrance.tsx';
import { lookAtLink, type OneTimeLink } from './look-at-link.ts';
import { redeemLink } from './redeem-link.ts';

/** Where a one-time link leads: the first owner, an invitation, a new password. Its token is taken out of the address bar. */
export function LinkPage() {
  const navigate = useNavigate();
  const { hash } = useLocation();
  const [token] = useState(() => decodeURIComponent(hash.slice(1)));
  useEffect(() => {
    if (hash !== '') void navigate({ hash: '' }, { replace: true });
  }, [hash, navigate]);
  const link = useQuery({ queryKey: ['link', token], queryFn: () => lookAtLink(token), enabled: token !== '', staleTime: Infinity });
  const gone = token === '' || (link.error instanceof ApiError && link.error.status === 404);
  if (gone) {
    return (
      <Entrance title="This link is no longer valid">
        <Text mb="md">It was used already, is over, or is not complete. Ask whoever sent it for a new one.</Text>
        <Button component={Link} to="/sign-in" variant="default">Sign in</Button>
      </Entrance>
    );
  }
  if (link.isError) return <Entrance title="Welcome"><ErrorState error={link.error} onTryAgain={() => void link.refetch()} /></Entrance>;
  if (link.data === undefined) return <Entrance title="Welcome"><Skeleton h={160} /></Entrance>;
  return <LinkForm token={token} link={link.data} />;
}

const TITLES = { first: 'Create the first user', invitation: 'Join', reset: 'Choose a new password' } as const;

function LinkForm({ token, link }: { token: string; link: OneTimeLink }) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: link.Name ?? '', email: link.Email ?? '', password: '' },
    validate: {
      name: (name) => (link.Kind !== 'reset' && name.trim() === '' ? 'Say how you are called.' : null),
      email: (email) => (/^\S+@\S+$/.test(email) ? null : 'This is no e-mail address.'),
      password: (password) => (password.length < 8 ? 'At least 8 characters.' : null),
    },
  });
  const submit = form.onSubmit(async ({ name, email, password }) => {
    setBusy(true);
    setError(null);
    try {
      await redeemLink({
        Token: token, Password: password,
        ...(link.Kind === 'reset' ? {} : { Name: name.trim() }),
        ...(link.Kind === 'first' ? { Email: email.trim() } : {}),
      });
      await navigate('/', { replace: true });
    } catch (thrown) {
      const { byField, other } = formProblems(thrown, { Name: 'name', Email: 'email', Password: 'password' });
      form.setErrors(byField);
      setError(other);
      setBusy(false);
    }
  });
  return (
    <Entrance title={link.Kind === 'invitation' ? `Join ${link.Account.Name}` : TITLES[link.Kind]}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {link.Kind === 'first' ? <Text size="sm" c="dimmed">This user owns the account and can invite others.</Text> : null}
          {link.Kind === 'reset' ? null : <TextInput label="Full name" autoComplete="name" autoFocus key={form.key('name')} {...form.getInputProps('name')} />}
          <TextInput label="E-mail" type="email" autoComplete="username" readOnly={link.Kind !== 'first'} key={form.key('email')} {...form.getInputProps('email')} />
          <PasswordInput label="Password" description="At least 8 characters" autoComplete="new-password" key={form.key('password')} {...form.getInputProps('password')} />
          {error === null ? null : <ErrorState error={error} what="This was not done" />}
          <Button type="submit" loading={busy} fullWidth mt="xs">{link.Kind === 'reset' ? 'Set password' : 'Create user'}</Button>
        </Stack>
      </form>
    </Entrance>
  );
}
