import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { webhookQuery } from './get-webhook.ts';

/** The webhook's name in the breadcrumbs. */
export function WebhookCrumb() {
  const { webhookId = '' } = useParams();
  return useQuery(webhookQuery(webhookId)).data?.Name ?? webhookId;
}
