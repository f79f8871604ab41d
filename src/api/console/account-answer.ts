import { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import type { ApiParts } from '../api-parts.ts';

export const AccountAnswer = z.object({
  Id: z.string(),
  Name: z.string(),
  TimeZone: z.string(),
  IntegrationUrl: z.string().nullable(),
  Plan: z.object({ Multicast: z.boolean(), MaxOutgoingUrls: z.int(), MaxCallThrottling: z.int(), LogRetentionDays: z.int() }),
});

/** `IntegrationUrl` is null where the account sets none; the retention is the server's where the plan has none. */
export function accountAnswer(account: Account, { logRetentionDays }: Pick<ApiParts, 'logRetentionDays'>): z.infer<typeof AccountAnswer> {
  return {
    Id: account.id,
    Name: account.name,
    TimeZone: account.timeZone,
    IntegrationUrl: account.integrationUrl,
    Plan: {
      Multicast: account.multicast,
      MaxOutgoingUrls: account.maxOutgoingUrls,
      MaxCallThrottling: account.maxCallThrottling,
      LogRetentionDays: account.logRetentionDays ?? logRetentionDays,
    },
  };
}
