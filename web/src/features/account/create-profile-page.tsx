import { Button, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { CredentialsOnce } from './credentials-once.tsx';
import { accountPaths } from './paths.ts';
import { ProfileForm } from './profile-form.tsx';
import { createProfile, type ProfileWithSecret } from './profiles.ts';

/** Account › Profiles › Create; after it is made, its credentials. */
export function CreateProfilePage() {
  const [made, setMade] = useState<ProfileWithSecret | null>(null);
  if (made !== null) {
    return (
      <>
        <CredentialsOnce profile={made} />
        <Button component={Link} to={accountPaths.profiles}>Done</Button>
      </>
    );
  }
  return (
    <>
      <Title order={2} size="h4" mb="md">Create profile</Title>
      <ProfileForm initial={{ Name: '', AllObjects: false, Access: [] }} submitLabel="Create" onSubmit={async (body) => setMade(await createProfile(body))} />
    </>
  );
}
