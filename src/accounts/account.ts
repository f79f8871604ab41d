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
}

/** Owns everything: profiles, tables, webhooks, logs. */
export interface Account extends Plan {
  id: string;
  name: string;
  /** The PostgreSQL schema of the account's own tables. */
  dataSchema: string;
}

/** Selects an account from `rowcast.account` with the property names of `Account`. */
export const ACCOUNT_COLUMNS = `id, name, data_schema as "dataSchema", multicast, max_outgoing_urls as "maxOutgoingUrls",
  max_call_throttling as "maxCallThrottling", log_retention_days as "logRetentionDays", integration_url as "integrationUrl",
  time_zone as "timeZone"`;
