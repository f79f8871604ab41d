import { Text } from '@mantine/core';
import { useNavigate, useSearchParams } from 'react-router';
import { Entrance } from './entrance.tsx';
import { pathWithin } from './path-within.ts';
import { SignInForm } from './sign-in-form.tsx';

/** Leads to where somebody wanted to go (`next` in the address). */
export function SignInPage() {
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  return (
    <Entrance title="Sign in">
      <SignInForm onSignedIn={() => void navigate(pathWithin(parameters.get('next')), { replace: true })} />
      <Text size="xs" c="dimmed" mt="md">
        No password yet, or forgotten? An administrator of your account can send you a link; the first start of a server prints one.
      </Text>
    </Entrance>
  );
}
