import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';

const WINDOW_SECONDS = 15 * 60;
/** Wrong passwords for one e-mail address, and from one network address, within the window. */
const MOST_PER_EMAIL = 10;
const MOST_PER_ADDRESS = 100;

export interface SignInOrigin {
  /** Of the client; an IPv6 address counts with its whole /64, which one client has. */
  address: string;
  email: string;
}

/**
 * Counts a try before the password is looked at, so that tries at the same time are counted, too. For all processes.
 * @throws RequestError TooManyRequests, whether the password would be right or not
 */
export async function countSignIn(db: Queryable, origin: SignInOrigin): Promise<void> {
  const keys = keysOf(origin);
  await count(db, keys.address, MOST_PER_ADDRESS);
  await count(db, keys.email, MOST_PER_EMAIL);
}

/** The password was right: the e-mail address begins anew, and the network address has a failure less. */
export async function forgiveSignIn(db: Queryable, origin: SignInOrigin): Promise<void> {
  const keys = keysOf(origin);
  await db.query(
    `with email as (
       delete from rowcast.sign_in_failure where key = $1
     )
     update rowcast.sign_in_failure set failures = failures - 1 where key = $2 and failures > 0`,
    [keys.email, keys.address],
  );
}

async function count(db: Queryable, key: Buffer, most: number): Promise<void> {
  const { rows } = await db.query<{ failures: number; seconds: number }>(
    `insert into rowcast.sign_in_failure as f (key, failures, until) values ($1, 1, clock_timestamp() + make_interval(secs => $3))
     on conflict (key) do update set
       failures = case when f.until < clock_timestamp() then 1 else least(f.failures, $2) + 1 end,
       until = case when f.until < clock_timestamp() then excluded.until else f.until end
     returning failures, ceil(extract(epoch from until - clock_timestamp()))::integer as seconds`,
    [key, most, WINDOW_SECONDS],
  );
  const row = rows[0];
  if (row !== undefined && row.failures > most) {
    throw new RequestError('TooManyRequests', 'Wrong passwords were sent too often. Try again later.', { retryAfter: Math.max(1, row.seconds) });
  }
}

function keysOf({ address, email }: SignInOrigin): { address: Buffer; email: Buffer } {
  const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return { address: hash(`address ${networkOf(address)}`), email: hash(`email ${email.toLowerCase()}`) };
}

function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.toByteArray().slice(0, 8).join('.') : parsed.toString();
}
