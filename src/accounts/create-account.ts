import type { Pool } from 'pg';
import { transaction } from '../db/transaction.ts';
import { ACCOUNT_COLUMNS, toAccount } from './account.ts';
import type { Account, AccountRow, PlanChange } from './account.ts';
import { shortId } from './short-id.ts';
import { validatePlan } from './validate-plan.ts';

/**
 * Makes an account and the schema of its tables. What the plan does not say is the default plan: multicast, 10 URLs,
 * 1,000 calls per second.
 * @throws RequestError IncorrectBodyParameter
 */
export async function createAccount(pool: Pool, { name, ...plan }: { name: string } & PlanChange): Promise<Account> {
  validatePlan({ name, ...plan });
  return transaction(pool, async (client) => {
    for (;;) {
      const id = shortId();
      const { rows } = await client.query<AccountRow>(
        `insert into rowcast.account (id, name, data_schema, multicast, max_outgoing_urls, max_call_throttling, log_retention_days, integration_url, time_zone, limits, attach_schemas)
         values ($1, $2, 'account_' || $1, coalesce($3, true), coalesce($4, 10), coalesce($5, 1000), $6, $7, coalesce($8, 'UTC'), jsonb_strip_nulls(coalesce($9::jsonb, '{}')), coalesce($10::text[], '{}'))
         on conflict do nothing
         returning ${ACCOUNT_COLUMNS}`,
        [id, name, plan.multicast, plan.maxOutgoingUrls, plan.maxCallThrottling, plan.logRetentionDays, plan.integrationUrl, plan.timeZone, plan.limits, plan.attachSchemas],
      );
      const [row] = rows;
      if (row !== undefined) {
        const account = toAccount(row);
        // Six characters a-z and 0-9 behind a fixed word: nothing to quote.
        await client.query(`create schema "${account.dataSchema}"`);
        return account;
      }
    }
  });
}
