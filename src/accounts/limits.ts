import type { Problem } from '../errors.ts';

/** One limit of an account: what it is when an operator says nothing, and how far he may go. */
interface LimitRule {
  byDefault: number;
  /** Above it, something else would break first: PostgreSQL's columns, memory, the time a request may take. */
  most: number;
  /** What is limited, as the documentation says it. */
  what: string;
}

/** Every limit that an operator may set per account. `docs/reference/limits.md` lists the same; a test holds them together. */
export const LIMITS = {
  maxTables: { byDefault: 1_000, most: 100_000, what: 'tables of the account' },
  maxFields: { byDefault: 500, most: 1_500, what: 'fields of a table' },
  maxRecordsPerRequest: { byDefault: 1_000, most: 10_000, what: 'records that one request inserts' },
  maxWebhooks: { byDefault: 10_000, most: 1_000_000, what: 'webhooks of the account' },
  maxEvents: { byDefault: 500, most: 10_000, what: 'events of a webhook' },
  requestsPerMinute: { byDefault: 600_000, most: 10_000_000, what: 'requests of one profile in a minute' },
  statementSeconds: { byDefault: 30, most: 100, what: 'seconds for one statement on records' },
} as const satisfies Readonly<Record<string, LimitRule>>;

export type LimitName = keyof typeof LIMITS;

/** All limits of an account, the defaults filled in. */
export type Limits = Readonly<Record<LimitName, number>>;

/** What an account has of its own; null in a change: back to the default. */
export type OwnLimits = { readonly [Name in LimitName]?: number | null };

export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[];

/** @param own as stored. What is no limit (any more) is passed over. */
export function limitsOf(own: OwnLimits): Limits {
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, own[name] ?? LIMITS[name].byDefault])) as Record<LimitName, number>;
}

/** What is wrong with limits that an operator sets. */
export function limitProblems(own: Readonly<Record<string, unknown>>): Problem[] {
  return Object.entries(own).flatMap(([name, value]) => {
    const property = `limits.${name.slice(0, 64)}`;
    if (!Object.hasOwn(LIMITS, name)) return [{ property, problem: `is no limit; there are ${LIMIT_NAMES.join(', ')}` }];
    const { most } = LIMITS[name as LimitName];
    if (value === null || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most)) return [];
    return [{ property, problem: `must be a whole number, 1 to ${most.toLocaleString('en')}` }];
  });
}
