import { Navigate, Outlet, type RouteObject } from 'react-router';
import type { RouteHandle } from '../../ui/route-handle.ts';
import { webhookPaths } from './paths.ts';
import { WebhookCrumb } from './webhook-crumb.tsx';

const crumb = (text: NonNullable<RouteHandle['crumb']>): { handle: RouteHandle } => ({ handle: { crumb: text } });

export const webhookRoutes: RouteObject = {
  path: 'integrations',
  handle: { crumb: 'Integrations', leadsOn: true } satisfies RouteHandle,
  Component: Outlet,
  children: [
    { index: true, element: <Navigate to={webhookPaths.list} replace /> },
    {
      path: 'outgoing-webhooks',
      ...crumb('Outgoing webhooks'),
      children: [
        { index: true, lazy: () => import('./webhooks-page.tsx').then(({ WebhooksPage }) => ({ Component: WebhooksPage })) },
        { path: 'new', ...crumb('Create webhook'), lazy: () => import('./create-webhook-page.tsx').then(({ CreateWebhookPage }) => ({ Component: CreateWebhookPage })) },
        {
          path: ':webhookId',
          ...crumb(WebhookCrumb),
          children: [
            { path: 'events/new', ...crumb('Create event'), lazy: () => import('./event-editor-page.tsx').then(({ NewEventPage }) => ({ Component: NewEventPage })) },
            { path: 'events/:eventId', ...crumb('Event'), lazy: () => import('./event-editor-page.tsx').then(({ EventPage }) => ({ Component: EventPage })) },
            {
              lazy: () => import('./webhook-page.tsx').then(({ WebhookPage }) => ({ Component: WebhookPage })),
              children: [
                { index: true, element: <Navigate to="events" replace /> },
                { path: 'events', lazy: () => import('./events-tab.tsx').then(({ EventsTab }) => ({ Component: EventsTab })) },
                { path: 'settings', lazy: () => import('./settings-tab.tsx').then(({ SettingsTab }) => ({ Component: SettingsTab })) },
                {
                  path: 'logs',
                  lazy: () => import('./logs-tab.tsx').then(({ LogsTab }) => ({ Component: LogsTab })),
                  children: [{ path: ':messageId', lazy: () => import('./message-drawer.tsx').then(({ MessageDrawer }) => ({ Component: MessageDrawer })) }],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
};
