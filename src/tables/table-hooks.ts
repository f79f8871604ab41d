import type { PoolClient } from 'pg';

/** Who changes records, and how: kept with every captured change. */
export interface ChangeContext {
  /** One of the sources that events listen to, e.g. `RESTAPIs`. */
  source: string;
  /** Shown in the log; null: unknown. */
  actor: string | null;
  /** The message id that the client was handling when it made the change. */
  cause: string | null;
}

/** A table that is to leave the account's tables. */
export interface TableEnd {
  accountId: string;
  tableId: number;
  /** How, in the reason that what uses it is inactive. */
  end: 'deleted' | 'detached';
  /** Make inactive what uses it, instead of refusing. */
  force: boolean;
}

/**
 * What other parts do when tables change; the entry point passes them in. Each runs in the change's own transaction
 * and may throw to refuse it.
 */
export interface TableHooks {
  beforeFieldChange(
    client: PoolClient,
    change: { accountId: string; tableId: number; fieldId: number; change: 'rename' | 'drop' | 'type'; force: boolean },
  ): Promise<void>;
  /** Whatever was put on the table goes: an attached one is left to its owner. */
  beforeTableDrop(client: PoolClient, table: TableEnd): Promise<void>;
  /** The columns and the shape's new version are in place. */
  afterShapeChange(client: PoolClient, table: { accountId: string; tableId: number }): Promise<void>;
  /** Settings of the transaction, name and value, that are to be there before its first statement that changes records. */
  changeSettings(context: ChangeContext): readonly (readonly [string, string])[];
  /** An SQL condition: somebody listens to changes of a table. Given are SQL expressions of its account (text) and id (bigint). */
  isHeard(account: string, table: string): string;
}
