import { randomBytes } from 'node:crypto';
import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';

/** The calls kept per inspector: the last hundred, and of these as many of the newest as have this many bytes of body. */
const KEPT_CALLS = 100;
const KEPT_BYTES = 32 * 1024 * 1024;
/** Inspectors that one account may have at once; the oldest make room. */
const KEPT_INSPECTORS = 100;

export interface InspectedCall {
  id: number;
  receivedAt: Date;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** Makes a receiver of an account. Its token is 192 random bits: whoever knows the address may call it. */
export async function createInspector(db: Queryable, accountId: string): Promise<string> {
  const token = randomBytes(24).toString('hex');
  await db.query(
    `with made as (
       insert into rowcast.inspector (token, account_id) values ($1, $2)
     )
     delete from rowcast.inspector where token in (
       select token from rowcast.inspector where account_id = $2 order by created_at desc offset $3
     )`,
    [token, accountId, KEPT_INSPECTORS - 1],
  );
  return token;
}

export interface InspectorListed {
  token: string;
  createdAt: Date;
  /** Calls that are kept. */
  calls: number;
  lastCallAt: Date | null;
  /** Those whose outgoing URLs are at this address. */
  webhooks: { Id: string; Name: string }[];
}

/**
 * The account's inspectors, the newest first: 100 at most.
 * @param urlOf the address of a token
 */
export async function listInspectors(db: Queryable, accountId: string, urlOf: (token: string) => string): Promise<InspectorListed[]> {
  const { rows } = await db.query<InspectorListed>(
    `with used as materialized (
       select u.url, json_agg(json_build_object('Id', w.id, 'Name', w.name) order by w.created_at, w.id) as webhooks
       from rowcast.outgoing_url u
       join rowcast.webhook w on w.account_id = u.account_id and w.id = u.webhook_id and w.deleted_at is null
       where u.account_id = $1 and starts_with(u.url, $2) and u.removed_at is null
       group by u.url
     )
     select i.token, i.created_at as "createdAt", c.calls::integer, c.last as "lastCallAt", coalesce(h.webhooks, '[]') as webhooks
     from rowcast.inspector i
     cross join lateral (select count(*) as calls, max(received_at) as last from rowcast.inspected_call where token = i.token) c
     left join used h on h.url = $2 || i.token
     where i.account_id = $1
     order by i.created_at desc, i.token`,
    [accountId, urlOf('')],
  );
  return rows;
}

/**
 * Deletes an inspector with its calls; its address is unknown from then on.
 * @throws RequestError ObjectNotFound when the account has no such inspector.
 */
export async function deleteInspector(db: Queryable, accountId: string, token: string): Promise<void> {
  const { rowCount } = await db.query(`delete from rowcast.inspector where account_id = $1 and token = $2`, [accountId, token]);
  if (rowCount === 0) {
    throw new RequestError('ObjectNotFound', 'There is no such inspector.');
  }
}

/** A call that came to an inspector. */
export interface CallToInspect {
  token: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/*
 * Whoever writes calls of an inspector locks it first, several in the order of their tokens: the rows that one drops, another drops, too, and
 * without an order they would wait for each other.
 */
const LOCKED = `
  with known as materialized (
    select token from rowcast.inspector where token = any ($1::text[]) order by token for no key update
  )`;

/**
 * Keeps calls that came to inspectors, and drops the oldest beyond what is kept.
 * @returns the tokens of those inspectors that there are
 */
export async function recordInspectedCalls(db: Queryable, calls: readonly CallToInspect[]): Promise<ReadonlySet<string>> {
  const tokens = calls.map(({ token }) => token);
  const { rows } = await db.query<{ token: string }>(
    `${LOCKED}, made as (
       insert into rowcast.inspected_call (token, headers, body)
       select c.token, c.headers::json, c.body
       from unnest($1::text[], $2::text[], $3::text[]) with ordinality c (token, headers, body, place) join known using (token)
       order by c.place
     )
     select token from known`,
    // PostgreSQL's text holds no NUL; JSON holds its escape.
    [tokens, calls.map(({ headers }) => JSON.stringify(headers)), calls.map(({ body }) => body.replaceAll('\0', '\uFFFD'))],
  );
  await db.query(
    `${LOCKED}
     delete from rowcast.inspected_call c using (
       select token, older.id from known cross join lateral (
         select id from (
           select i.id, row_number() over newest as place, sum(octet_length(i.body)) over newest as bytes
           from rowcast.inspected_call i where i.token = known.token
           window newest as (order by i.id desc)
         ) kept
         where place > $2 or (bytes > $3 and place > 1)
       ) older
     ) dropped
     where c.token = dropped.token and c.id = dropped.id`,
    [rows.map(({ token }) => token), KEPT_CALLS, KEPT_BYTES],
  );
  return new Set(rows.map(({ token }) => token));
}

/**
 * The calls kept, the newest last.
 * @throws RequestError ObjectNotFound when the account has no such inspector.
 */
export async function listInspectedCalls(db: Queryable, accountId: string, token: string): Promise<InspectedCall[]> {
  const { rowCount } = await db.query(`select from rowcast.inspector where account_id = $1 and token = $2`, [accountId, token]);
  if (rowCount === 0) {
    throw new RequestError('ObjectNotFound', 'There is no such inspector.');
  }
  const { rows } = await db.query<InspectedCall>(
    `select id, received_at as "receivedAt", headers, body from rowcast.inspected_call where token = $1 order by id`,
    [token],
  );
  return rows;
}

/** The sealed secrets with which the account's webhooks sign their calls to an address, those of an overlap included. */
export async function listSigningSecrets(db: Queryable, accountId: string, url: string): Promise<string[]> {
  const { rows } = await db.query<{ secret: string }>(
    `select s.secret
     from rowcast.outgoing_url u
     join rowcast.webhook w on w.account_id = u.account_id and w.id = u.webhook_id
     cross join lateral (values (w.secret), (w.previous_secret)) s (secret)
     where u.account_id = $1 and u.url = $2 and s.secret is not null`,
    [accountId, url],
  );
  return rows.map(({ secret }) => secret);
}

/** Deletes calls older than seven days, and inspectors older than thirty that have none; returns how many rows went. */
export async function sweepInspectors(db: Queryable): Promise<number> {
  const calls = await db.query(`delete from rowcast.inspected_call where received_at < clock_timestamp() - interval '7 days'`);
  const inspectors = await db.query(
    `delete from rowcast.inspector i where i.created_at < clock_timestamp() - interval '30 days'
     and not exists (select from rowcast.inspected_call c where c.token = i.token)`,
  );
  return (calls.rowCount ?? 0) + (inspectors.rowCount ?? 0);
}
