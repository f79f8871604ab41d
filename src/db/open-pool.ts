import pg from 'pg';

const INT8_OID = 20;
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Any number of so many digits is a safe one; a minus counts as one of them. */
const SAFE_LENGTH = 15;

/** int8 as a number: our ids, sequences and counts stay below 2^53; anything larger is an error, never a rounding. */
function parseInt8(text: string): number {
  if (text.length <= SAFE_LENGTH) return Number(text);
  const value = BigInt(text);
  if (value > MAX_SAFE || value < -MAX_SAFE) {
    throw new RangeError(`int8 out of the safe range: ${text}`);
  }
  return Number(value);
}

export interface PoolOptions {
  max?: number;
  applicationName?: string;
  /** Statements are sent without waiting for the answer to the one before. Such a pool knows no cursors and no COPY. */
  pipeline?: boolean;
}

/** A pool whose sessions run in UTC. `error` events of idle connections are swallowed: the next query tells. */
export function openPool(connectionString: string, options: PoolOptions = {}): pg.Pool {
  const types: pg.CustomTypesConfig = {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      oid === INT8_OID && format !== 'binary' ? parseInt8 : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
  };
  const pool = new pg.Pool({
    connectionString,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'rowcast',
    options: '-c timezone=UTC -c datestyle=ISO',
    connectionTimeoutMillis: 10_000,
    types,
    pipeline: options.pipeline ?? false,
  });
  pool.on('error', () => {});
  return pool;
}
