import { ShownOnce } from '../../ui/shown-once.tsx';
import type { ProfileWithSecret } from './profiles.ts';

/** A profile's credentials with the secret, which is shown this once. */
export function CredentialsOnce({ profile: { Name, ClientId, ClientSecret } }: { profile: ProfileWithSecret }) {
  return (
    <ShownOnce title={`The credentials of ${Name}. Copy the secret now`} values={[{ label: 'Client id', text: ClientId }, { label: 'Secret', text: ClientSecret }]}>
      A program gets its token with them at <code>POST /oauth/token</code>. The secret is not shown again; you can make a new one.
    </ShownOnce>
  );
}
