import { useRouteError } from 'react-router';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

/** A page that failed, the loading of its script too. */
export function FrameError() {
  return (
    <>
      <PageHeader title="This page could not be shown" />
      <ErrorState error={inWords(useRouteError())} onTryAgain={() => window.location.reload()} />
    </>
  );
}

/** What browsers say of a script that does not come is about its address, which helps nobody. */
function inWords(error: unknown): unknown {
  const script = error instanceof Error && /dynamically imported module|importing a module script|preload/i.test(error.message);
  return script ? new Error('The server can not be reached, or was renewed since this page was opened. Check the connection, then try again.') : error;
}
