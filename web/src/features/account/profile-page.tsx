import { Button, Group, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { CredentialsOnce } from './credentials-once.tsx';
import { accountPaths } from './paths.ts';
import { ProfileForm } from './profile-form.tsx';
import { changeProfile, profilesQuery, regenerateSecret, revokeProfile, type Profile, type ProfileWithSecret } from './profiles.ts';

/** Account › Profiles › one of them. */
export function ProfilePage() {
  const { profileId = '' } = useParams();
  const profiles = useQuery(profilesQuery);
  return (
    <QueryState query={profiles} what="The profile could not be loaded">
      {(all) => {
        const profile = all.find(({ Id }) => Id === profileId);
        return profile === undefined
          ? <EmptyState title="This profile is not there">It was revoked, or the address is wrong.</EmptyState>
          : <OpenProfile key={profile.Id} profile={profile} />;
      }}
    </QueryState>
  );
}

function OpenProfile({ profile }: { profile: Profile }) {
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'regenerate' | 'revoke' | null>(null);
  const [renewed, setRenewed] = useState<ProfileWithSecret | null>(null);
  return (
    <>
      <Group justify="space-between" mb="md">
        <Title order={2} size="h4">{profile.Name}</Title>
        <Group gap="xs">
          <Button variant="default" onClick={() => setAsked('regenerate')}>Make a new secret</Button>
          <Button variant="default" c="var(--mantine-color-error)" onClick={() => setAsked('revoke')}>Revoke</Button>
        </Group>
      </Group>
      {renewed === null ? null : <CredentialsOnce profile={renewed} />}
      <ProfileForm
        initial={profile} submitLabel="Save"
        onSubmit={async (body) => {
          await changeProfile(profile.Id, body);
          await navigate(accountPaths.profiles);
        }}
      />
      <ConfirmDialog
        opened={asked === 'regenerate'} onClose={() => setAsked(null)} title={`Make a new secret for ${profile.Name}?`} confirm="Make a new secret"
        onConfirm={async () => setRenewed(await regenerateSecret(profile.Id))}
      >
        The secret it has now and every token made with it end within two seconds: programs that use them are refused until they have the new one.
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'revoke'} onClose={() => setAsked(null)} title={`Revoke ${profile.Name}?`} confirm="Revoke profile"
        onConfirm={async () => {
          await revokeProfile(profile.Id);
          await navigate(accountPaths.profiles);
        }}
      >
        Its credentials and tokens end within two seconds, for good.
      </ConfirmDialog>
    </>
  );
}
