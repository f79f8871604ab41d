import { LRUCache } from 'lru-cache';
import type { Queryable } from '../db/queryable.ts';
import { toAccount, type AccountRow } from './account.ts';
import { profileCaller } from './caller.ts';
import type { Caller } from './caller.ts';
import { hashSecret } from './hash-secret.ts';
import { PROFILE_COLUMNS, toProfile } from './profile.ts';
import type { ProfileRow } from './profile.ts';

/** Tells whose an access token is; null when it is unknown, over, or its profile was disabled. */
export type Authenticate = (accessToken: string) => Promise<Caller | null>;

/**
 * Keeps what it learned for `keepMs`, so that a call doesn't cost a query each time, yet a revocation, a changed plan or
 * access list acts within that time.
 */
export function openAuthenticator(db: Queryable, { keepMs = 2000, max = 10_000 }: { keepMs?: number; max?: number } = {}): Authenticate {
  const known = new LRUCache<string, Promise<Caller | null>>({ max, ttl: keepMs });
  return (accessToken) => {
    const hash = hashSecret(accessToken);
    const key = hash.toString('base64');
    const cached = known.get(key);
    if (cached !== undefined) {
      return cached;
    }
    const found = findCaller(db, hash);
    known.set(key, found);
    const forget = () => {
      if (known.peek(key) === found) {
        known.delete(key);
      }
    };
    found.then((caller) => caller ?? forget(), forget);
    return found;
  };
}

async function findCaller(db: Queryable, hash: Buffer): Promise<Caller | null> {
  const { rows } = await db.query<ProfileRow & { account: AccountRow }>(
    `select ${PROFILE_COLUMNS},
       json_build_object('id', o.id, 'name', o.name, 'dataSchema', o.data_schema, 'multicast', o.multicast,
         'maxOutgoingUrls', o.max_outgoing_urls, 'maxCallThrottling', o.max_call_throttling,
         'logRetentionDays', o.log_retention_days, 'integrationUrl', o.integration_url, 'timeZone', o.time_zone, 'limits', o.limits, 'attachSchemas', o.attach_schemas) as account
     from rowcast.token t
     join rowcast.profile p on p.account_id = t.account_id and p.id = t.profile_id
     join rowcast.account o on o.id = t.account_id
     where t.hash = $1 and t.kind = 'access' and t.expires_at > clock_timestamp() and p.disabled_at is null`,
    [hash],
  );
  const row = rows[0];
  return row === undefined ? null : profileCaller(toAccount(row.account), toProfile(row));
}
