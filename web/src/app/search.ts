import { request } from '../api/request.ts';

export interface Found {
  Kind: 'table' | 'view' | 'webhook' | 'task' | 'event' | 'message';
  Id: string;
  Name: string;
  WebhookId: string | null;
  Detail: string | null;
}

/** Tables, views, webhooks, tasks, events and messages by name or id, of what the user may see. */
export async function search(text: string, signal: AbortSignal): Promise<Found[]> {
  const { Result } = await request<{ Result: Found[] }>('/v2/search', { query: { Text: text.slice(0, 100), Limit: 20 }, signal });
  return Result;
}
