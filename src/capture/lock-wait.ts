/** What a transaction that wants a strong lock on a user's table begins with: everybody else would wait behind it. */
export const LOCK_WAIT = `set local lock_timeout = '300ms'`;

/** The lock was not to be had in that time. */
export const isLockTimeout = (error: unknown): boolean => (error as { code?: string }).code === '55P03';
