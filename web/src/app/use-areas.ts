import { useSession } from '../features/session/use-session.ts';
import { AREAS } from './areas.ts';

/** The areas that who is signed in may use. */
export function useAreas(): readonly (typeof AREAS)[number][] {
  const { User } = useSession();
  return AREAS.filter(({ managed }) => !managed || User.Role !== 'user');
}
