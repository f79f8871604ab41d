import { expect, test } from 'vitest';
import { openMetrics } from './metrics.ts';

test('observations become figures', async () => {
  const { observe, text } = openMetrics();
  observe({ kind: 'changes.fanned-out', accountId: 'a00000', tableId: 1, changes: 3, messages: 2, calls: 4, milliseconds: 5 });
  observe({ kind: 'attempt.made', accountId: 'a00000', webhookId: 'w00000', urlId: 1, outcome: 'failed', httpStatus: 500, errorCode: 'http_status', milliseconds: 12 });
  observe({ kind: 'webhooks.owned', workerId: 1, gained: 2, lost: 0, total: 2 });
  const figures = await text();
  expect(figures).toMatch(/^rowcast_changes_total 3$/m);
  expect(figures).toMatch(/^rowcast_messages_total 2$/m);
  expect(figures).toMatch(/^rowcast_calls_total 4$/m);
  expect(figures).toMatch(/^rowcast_attempts_total\{outcome="failed"\} 1$/m);
  expect(figures).toMatch(/^rowcast_attempt_seconds_bucket\{le="0.025",outcome="failed"\} 1$/m);
  expect(figures).toMatch(/^rowcast_webhooks_owned 2$/m);
});

test('two servers in one process count apart', async () => {
  const [first, second] = [openMetrics(), openMetrics()];
  first.observe({ kind: 'database.lost', error: new Error('gone') });
  expect(await second.text()).toMatch(/^rowcast_database_losses_total 0$/m);
});
