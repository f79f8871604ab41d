import type { Pool } from 'pg';
import type { SecretBox } from '../accounts/secret-box.ts';
import type { CallsQueued } from '../delivery/calls-queued.ts';
import type { DownloadSigner } from '../files/download-signer.ts';
import type { Files } from '../files/files.ts';
import type { Observe } from '../observe.ts';
import type { Tables } from '../tables/tables.ts';
import type { WebhookParts } from '../webhooks/webhook-parts.ts';

/** What the API is built from. */
export interface ApiParts {
  /** Of Rowcast, e.g. `0.1.0`. */
  version: string;
  pool: Pool;
  /** How the world reaches this server, without a trailing slash. */
  publicUrl: string;
  secretBox: SecretBox;
  /** What `[@sys:IntegrationURL]` gives where an account sets none. */
  integrationUrl: string;
  /** Days that logs are kept where an account's plan says nothing. */
  logRetentionDays: number;
  tables: Tables;
  webhooks: WebhookParts;
  files: Files;
  downloads: DownloadSigner;
  observe: Observe;
  /** Called after a committed change of records, so that the workers wake. Must not throw. */
  nudge: (tableId?: number) => void;
  /** Called after an import was queued, so that who works on imports looks at once. Must not throw. */
  nudgeImports: () => void;
  /** Bytes that an imported file may have. */
  importMaxBytes: number;
  /** Called after calls were queued, so that their owner looks at once. Must not throw. */
  noticeCalls: (queued: CallsQueued) => void;
  /** Called when a request begins; what it returns is called when the answer is out, or the connection gone. Must not throw. */
  giveWay: () => () => void;
  /** The text of `/metrics`, with its content type. */
  metrics: () => Promise<{ contentType: string; text: string }>;
  /** Whether the server can work: database reachable, migrations done. */
  ready: () => Promise<boolean>;
  /** The folder of the built console; absent: no console is served. */
  webRoot?: string;
  now?: () => Date;
  /** Milliseconds that a token's owner is kept: a revocation acts within that time. */
  keepCallerMs?: number;
}
