import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import { ACCOUNT_COLUMNS, toAccount } from './account.ts';
import type { Account, AccountRow, PlanChange } from './account.ts';
import { validatePlan } from './validate-plan.ts';

/**
 * Changes an account's name or plan; what is not given stays, null takes a limit away. Webhooks that are above a lowered
 * limit stay as they are until they are next changed. Raises the definition version: payloads may name the integration URL.
 * @throws RequestError IncorrectBodyParameter, ObjectNotFound
 */
export async function updateAccount(db: Queryable, id: string, change: PlanChange & { name?: string }): Promise<Account> {
  validatePlan(change);
  const { rows } = await db.query<AccountRow>(
    `update rowcast.account set
       name = coalesce($2, name),
       multicast = coalesce($3, multicast),
       max_outgoing_urls = coalesce($4, max_outgoing_urls),
       max_call_throttling = coalesce($5, max_call_throttling),
       log_retention_days = case when $6 then $7 else log_retention_days end,
       integration_url = case when $8 then $9 else integration_url end,
       time_zone = coalesce($10, time_zone),
       limits = jsonb_strip_nulls(limits || coalesce($11::jsonb, '{}')),
       attach_schemas = coalesce($12, attach_schemas),
       definition_version = definition_version + 1
     where id = $1
     returning ${ACCOUNT_COLUMNS}`,
    [
      id, change.name, change.multicast, change.maxOutgoingUrls, change.maxCallThrottling,
      change.logRetentionDays !== undefined, change.logRetentionDays,
      change.integrationUrl !== undefined, change.integrationUrl,
      change.timeZone, change.limits, change.attachSchemas,
    ],
  );
  const [row] = rows;
  if (row === undefined) {
    throw new RequestError('ObjectNotFound', `There is no account ${id}.`);
  }
  return toAccount(row);
}
