import { Navigate } from 'react-router';
import { useAreas } from './use-areas.ts';

/** Where the console begins: the first area of who is signed in. */
export function FirstArea() {
  return <Navigate to={useAreas()[0]?.path ?? '/account'} replace />;
}
