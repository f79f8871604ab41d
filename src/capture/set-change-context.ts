import type { PoolClient } from 'pg';
import type { Source } from './sources.ts';

/** Who changes records, and how. */
export interface ChangeContext {
  source: Source;
  /** Shown in logs: the profile's or user's name. */
  actor: string | null;
  /** The id of the message that the client handles while it makes this change. */
  cause: string | null;
}

/** Tells the capture triggers of this transaction how its changes come. Gone with the transaction. */
export async function setChangeContext(client: PoolClient, { source, actor, cause }: ChangeContext): Promise<void> {
  await client.query({
    name: 'set-change-context',
    text: `select set_config('rowcast.source', $1, true), set_config('rowcast.actor', $2, true), set_config('rowcast.cause', $3, true)`,
    values: [source, actor ?? '', cause ?? ''],
  });
}
