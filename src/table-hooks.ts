import { changeSettings } from './capture/change-settings.ts';
import { isCaptured } from './capture/is-captured.ts';
import { releaseCapture } from './capture/release-capture.ts';
import { renewCapture } from './capture/renew-capture.ts';
import type { Source } from './capture/sources.ts';
import type { TableHooks } from './tables/table-hooks.ts';
import { taskTableHooks } from './tasks/table-hooks.ts';
import { viewTableHooks } from './views/table-hooks.ts';
import { webhookTableHooks } from './webhooks/table-hooks.ts';

/** What capture, webhooks, views and tasks do when tables change: tables know none of them. */
export const tableHooks: TableHooks = {
  async beforeFieldChange(client, change) {
    await webhookTableHooks.beforeFieldChange(client, change);
    await viewTableHooks.beforeFieldChange(client, change);
    await taskTableHooks.beforeFieldChange(client, change);
  },
  async beforeTableDrop(client, table) {
    await webhookTableHooks.beforeTableDrop(client, table);
    await viewTableHooks.beforeTableDrop(client, table);
    await taskTableHooks.beforeTableDrop(client, table);
    await releaseCapture(client, table);
  },
  async afterShapeChange(client, table) {
    await renewCapture(client, table);
    await viewTableHooks.afterShapeChange(client, table);
  },
  isHeard: isCaptured,
  changeSettings: (context) => changeSettings({ ...context, source: context.source as Source }),
};
