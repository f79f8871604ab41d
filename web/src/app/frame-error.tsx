import { useRouteError } from 'react-router';
import { ErrorState } from '../ui/error-state.tsx';

/** A page that failed, the loading of its script too. */
export function FrameError() {
  return <ErrorState error={useRouteError()} what="This page could not be shown" onTryAgain={() => window.location.reload()} />;
}
