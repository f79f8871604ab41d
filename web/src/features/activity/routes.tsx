import type { RouteObject } from 'react-router';
import type { RouteHandle } from '../../ui/route-handle.ts';

const crumb = (text: NonNullable<RouteHandle['crumb']>): { handle: RouteHandle } => ({ handle: { crumb: text } });

export const activityRoutes: RouteObject[] = [
  {
    path: 'overview',
    ...crumb('Overview'),
    children: [
      { index: true, lazy: () => import('./overview-page.tsx').then(({ OverviewPage }) => ({ Component: OverviewPage })) },
      { path: 'first-webhook', ...crumb('First webhook'), lazy: () => import('./first-webhook-page.tsx').then(({ FirstWebhookPage }) => ({ Component: FirstWebhookPage })) },
    ],
  },
  {
    path: 'logs',
    ...crumb('Logs'),
    lazy: () => import('./logs-page.tsx').then(({ LogsPage }) => ({ Component: LogsPage })),
    children: [{ path: ':webhookId/:messageId', lazy: () => import('./logs-page.tsx').then(({ LogsMessage }) => ({ Component: LogsMessage })) }],
  },
  {
    path: 'inspectors',
    ...crumb('Inspector'),
    children: [
      { index: true, lazy: () => import('./inspectors-page.tsx').then(({ InspectorsPage }) => ({ Component: InspectorsPage })) },
      { path: ':token', ...crumb('Calls'), lazy: () => import('./inspector-page.tsx').then(({ InspectorPage }) => ({ Component: InspectorPage })) },
    ],
  },
];
