import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ErrorState } from '../../ui/error-state.tsx';
import { ExactTime } from '../../ui/exact-time.tsx';
import { regenerateSecret } from './regenerate-secret.ts';
import { SecretOnce } from './secret-once.tsx';

const LONGEST_OVERLAP_HOURS = 168;

/** A new secret, with a time in which the old one signs, too. */
export function SecretSettings({ webhookId }: { webhookId: string }) {
  const [choosing, setChoosing] = useState(false);
  const [hours, setHours] = useState<number | string>(24);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [made, setMade] = useState<{ Secret: string; PreviousSecretUntil: string | null } | null>(null);
  const valid = typeof hours === 'number' && hours >= 0 && hours <= LONGEST_OVERLAP_HOURS;
  const regenerate = async () => {
    if (!valid) return;
    setBusy(true);
    setError(null);
    await regenerateSecret(webhookId, hours).then((answer) => {
      setMade(answer);
      setChoosing(false);
    }, setError);
    setBusy(false);
  };
  if (made !== null) {
    return (
      <SecretOnce secret={made.Secret} title="This is the new secret. Copy it now">
        It is not shown again. {made.PreviousSecretUntil === null ? 'The secret before signs no more.' : <>Calls carry both signatures until <ExactTime at={made.PreviousSecretUntil} />.</>}
      </SecretOnce>
    );
  }
  if (!choosing) {
    return (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">Every call is signed with the secret. It was shown when it was made, and is not shown again.</Text>
        <Button variant="default" onClick={() => setChoosing(true)}>Regenerate</Button>
      </Group>
    );
  }
  return (
    <form noValidate onSubmit={(event) => {
      event.preventDefault();
      void regenerate();
    }}>
      <Stack gap="sm">
        <NumberInput label="Overlap in hours" description="For so long calls carry both signatures, by the new secret and by the old one. 0: the old one ends at once." maw={420} autoFocus min={0} max={LONGEST_OVERLAP_HOURS} clampBehavior="none" value={hours} onChange={setHours}
          error={valid ? null : `Enter a number from 0 to ${LONGEST_OVERLAP_HOURS}.`} />
        {error === null ? null : <ErrorState error={error} what="The secret was not regenerated" />}
        <Group gap="xs">
          <Button type="submit" loading={busy}>Regenerate secret</Button>
          <Button variant="default" onClick={() => setChoosing(false)}>Cancel</Button>
        </Group>
      </Stack>
    </form>
  );
}
