import { releaseCapture } from './capture/release-capture.ts';
import { renewCapture } from './capture/renew-capture.ts';
import { setChangeContext } from './capture/set-change-context.ts';
import type { Source } from './capture/sources.ts';
import type { TableHooks } from './tables/table-hooks.ts';
import { webhookTableHooks } from './webhooks/table-hooks.ts';

/** What capture and webhooks do when tables change: tables know neither. */
export const tableHooks: TableHooks = {
  ...webhookTableHooks,
  beforeDetach: releaseCapture,
  afterShapeChange: (client, table) => renewCapture(client, table),
  beforeRecordChange: (client, context) => setChangeContext(client, { ...context, source: context.source as Source }),
};
