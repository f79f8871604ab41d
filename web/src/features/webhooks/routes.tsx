import { Navigate, Outlet, type RouteObject } from 'react-router';
import type { RouteHandle } from '../../ui/route-handle.ts';
import { CreateWebhookPage } from './create-webhook-page.tsx';
import { webhookPaths } from './paths.ts';
import { WebhooksPage } from './webhooks-page.tsx';

const crumb = (text: NonNullable<RouteHandle['crumb']>): { handle: RouteHandle } => ({ handle: { crumb: text } });

export const webhookRoutes: RouteObject = {
  path: 'integrations',
  ...crumb('Integrations'),
  Component: Outlet,
  children: [
    { index: true, element: <Navigate to={webhookPaths.list} replace /> },
    {
      path: 'outgoing-webhooks',
      ...crumb('Outgoing webhooks'),
      children: [
        { index: true, Component: WebhooksPage },
        { path: 'new', ...crumb('Create webhook'), Component: CreateWebhookPage },
      ],
    },
  ],
};
