import { Modal, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { queryClient } from '../../api/query-client.ts';
import { onSessionEnd } from '../../api/session-state.ts';
import { SignInForm } from './sign-in-form.tsx';
import { useSession } from './use-session.ts';

/** A session that ends while somebody works is taken up again in place: what was being typed stays. */
export function SessionEndedDialog() {
  const { User } = useSession();
  const [ended, setEnded] = useState(false);
  useEffect(() => onSessionEnd(() => setEnded(true)), []);
  return (
    <Modal opened={ended} onClose={() => {}} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title="Your session has ended" zIndex={1000}>
      <Text size="sm" mb="md">Sign in again to go on where you are. What you typed is still there.</Text>
      <SignInForm
        email={User.Email}
        onSignedIn={() => {
          setEnded(false);
          void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
        }}
      />
    </Modal>
  );
}
