import { createBrowserRouter, redirect, type LoaderFunctionArgs } from 'react-router';
import { queryClient } from '../api/query-client.ts';
import { accountRoutes } from '../features/account/routes.tsx';
import { activityRoutes } from '../features/activity/routes.tsx';
import { sessionQuery } from '../features/session/get-session.ts';
import { LinkPage } from '../features/session/link-page.tsx';
import { SignInPage } from '../features/session/sign-in-page.tsx';
import { tableRoutes } from '../features/tables/routes.tsx';
import { taskRoutes } from '../features/tasks/routes.tsx';
import { webhookRoutes } from '../features/webhooks/routes.tsx';
import { FirstArea } from './first-area.tsx';
import { Frame } from './frame.tsx';
import { FrameError } from './frame-error.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { StartingPage } from './starting-page.tsx';

/** Pages inside the frame are for those who are signed in; the others go by way of the sign-in page. */
async function requireSession({ request }: LoaderFunctionArgs) {
  const session = await queryClient.ensureQueryData(sessionQuery);
  if (session !== null) return null;
  const { pathname, search } = new URL(request.url);
  throw redirect(pathname === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(`${pathname}${search}`)}`);
}

export const router = createBrowserRouter([
  { path: '/sign-in', Component: SignInPage },
  { path: '/sign-in/link', Component: LinkPage },
  {
    path: '/',
    Component: Frame,
    loader: requireSession,
    // What was once read is not asked again at every step.
    shouldRevalidate: () => false,
    HydrateFallback: StartingPage,
    ErrorBoundary: FrameError,
    children: [
      { index: true, Component: FirstArea },
      {
        // An error of a page leaves the frame standing.
        ErrorBoundary: FrameError,
        children: [...activityRoutes, tableRoutes, taskRoutes, webhookRoutes, accountRoutes, { path: '*', Component: NotFoundPage }],
      },
    ],
  },
]);
