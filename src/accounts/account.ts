import { limitsOf, type Limits, type OwnLimits } from './limits.ts';

/** What a new account may do; an operator changes it. */
export interface Plan {
  /** More than one URL per webhook. */
  multicast: boolean;
  maxOutgoingUrls: number;
  /** Calls per second that one webhook may be set to. */
  maxCallThrottling: number;
  /** null: as long as the server keeps logs. */
  logRetentionDays: number | null;
  /** What `[@sys:IntegrationURL]` gives; null: the server's default. */
  integrationUrl: string | null;
  timeZone: string;
  /** Schemas of which the account's own profiles may attach tables. */
  attachSchemas: readonly string[];
}

/** What an operator sets: the plan, and limits by name. */
export type PlanChange = Partial<Plan> & { limits?: OwnLimits };

/** Owns everything: profiles, tables, webhooks, logs. */
export interface Account extends Plan {
  id: string;
  name: string;
  /** The PostgreSQL schema of the account's own tables. */
  dataSchema: string;
  limits: Limits;
}

/** A row of the statements that select `ACCOUNT_COLUMNS`. */
export type AccountRow = Omit<Account, 'limits'> & { limits: OwnLimits };

/** Selects an account from `rowcast.account` with the property names of `AccountRow`. */
export const ACCOUNT_COLUMNS = `id, name, data_schema as "dataSchema", multicast, max_outgoing_urls as "maxOutgoingUrls",
  max_call_throttling as "maxCallThrottling", log_retention_days as "logRetentionDays", integration_url as "integrationUrl",
  time_zone as "timeZone", attach_schemas as "attachSchemas", limits`;

export function toAccount(row: AccountRow): Account {
  return { ...row, limits: limitsOf(row.limits) };
}
