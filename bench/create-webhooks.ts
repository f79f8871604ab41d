import { createBenchTable } from './bench-table.ts';
import type { BenchServer } from './bench-server.ts';

/** Webhooks that listen to every insert, spread over tables. */
export interface WebhooksWanted {
  tables: number;
  webhooksPerTable: number;
  /** Where the calls of a webhook go. Its number is over all tables. */
  urls(webhook: number): string[];
  /** Calls per second of each; left out: out of the way. */
  callThrottling?: number;
}

/** Makes them over REST. @returns the names of the tables. */
export async function createWebhooks(server: BenchServer, { tables, webhooksPerTable, urls, callThrottling = 1_000_000 }: WebhooksWanted): Promise<string[]> {
  const names = Array.from({ length: tables }, (_, index) => `Orders_${index + 1}`);
  let made = 0;
  for (const name of names) {
    await createBenchTable(server, name);
    for (let index = 0; index < webhooksPerTable; index += 1) {
      const webhook = (await server.call('POST', '/v2/outgoingWebhooks', { Name: `Webhook ${made}`, OutgoingUrls: urls(made), CallThrottling: callThrottling })) as { Id: string };
      await server.call('POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, { EventType: 'table.recordInsert', ObjectName: name });
      made += 1;
    }
  }
  return names;
}
