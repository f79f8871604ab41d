import type { LogRow } from '../../../../src/activity/log-row.ts';
import type { Page } from '../../api/page.ts';
import { request } from '../../api/request.ts';

export type { LogRow };

/** Empty or absent: any. Times are ISO. */
export interface LogFilters {
  EventId?: string | undefined;
  MessageId?: string | undefined;
  Status?: string | undefined;
  Activity?: string | undefined;
  Url?: string | undefined;
  /** `503`, `5xx`, `none`. */
  HttpCode?: string | undefined;
  From?: string | undefined;
  To?: string | undefined;
}

/** The log of a webhook, or of all (null), the newest first. */
export function listLogs(webhookId: string | null, query: LogFilters & { Limit: number; Cursor?: string | undefined }, signal?: AbortSignal): Promise<Page<LogRow>> {
  return request(`/v2/outgoingWebhooks${webhookId === null ? '' : `/${webhookId}`}/logs`, { query: { ...query }, ...(signal === undefined ? {} : { signal }) });
}
