import { useSuspenseQuery } from '@tanstack/react-query';
import { sessionQuery } from './get-session.ts';
import type { Session } from './session.ts';

/** The session, inside the frame: pages are shown only to somebody who is signed in. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data === null) throw new Error('a page of the frame was shown to nobody');
  return data;
}
