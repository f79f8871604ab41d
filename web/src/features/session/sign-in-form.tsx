import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { signIn } from './sign-in.ts';

export interface SignInFormProps {
  /** Known already, when a session is taken up again. */
  email?: string;
  onSignedIn: () => void;
}

export function SignInForm({ email, onSignedIn }: SignInFormProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    try {
      await signIn({ Email: String(entered.get('email')).trim(), Password: String(entered.get('password')) });
      onSignedIn();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  const wrong = error instanceof ApiError && error.status === 401;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <TextInput name="email" type="email" label="E-mail" required withAsterisk={false} autoComplete="username" defaultValue={email} readOnly={email !== undefined} data-autofocus={email === undefined || undefined} autoFocus={email === undefined} />
        <PasswordInput name="password" label="Password" required withAsterisk={false} autoComplete="current-password" data-autofocus={email !== undefined || undefined} autoFocus={email !== undefined} error={wrong ? 'This e-mail and password do not belong together.' : undefined} />
        {error === null || wrong ? null : <ErrorState error={error} what="Signing in failed" />}
        <Button type="submit" loading={busy} fullWidth mt="xs">Sign in</Button>
      </Stack>
    </form>
  );
}
