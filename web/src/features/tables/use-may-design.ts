import { useSession } from '../session/use-session.ts';

/** Whether who is signed in may make and change tables and fields. */
export function useMayDesign(): boolean {
  return useSession().User.Role !== 'user';
}
