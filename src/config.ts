import { resolve } from 'node:path';
import { z } from 'zod';

/** What the environment says, validated. The only reader of the environment; `docs/configuration.md` lists the same keys. */
export interface Config {
  host: string;
  port: number;
  /** Absent: the embedded PostgreSQL in `home`. */
  databaseUrl: string | undefined;
  /** For migrations and LISTEN, without a transaction pooler. Absent: `databaseUrl`. */
  directDatabaseUrl: string | undefined;
  /** Without a trailing slash. */
  publicUrl: string;
  /** Absolute path. */
  home: string;
  clientId: string | undefined;
  clientSecret: string | undefined;
  adminEmail: string | undefined;
  adminPassword: string | undefined;
  /** 32 bytes; absent: made in `home`. */
  secretKey: Buffer | undefined;
  /** Address ranges in CIDR notation. */
  outgoingAllow: readonly string[];
  /** Seconds after the previous attempt, one entry per retry. */
  retrySchedule: readonly number[];
  /** Milliseconds for a whole call. */
  callTimeoutMs: number;
  /** Seconds of failures without a success after which a URL is held. */
  holdAfter: number;
  logRetentionDays: number;
  integrationUrl: string;
  /** Bytes that one uploaded file has at most. */
  maxFileBytes: number;
  /** Bytes that the files and attachments of one account have at most. */
  fileSpaceBytes: number;
  /** Bytes that an imported file may have. */
  importMaxBytes: number;
  logLevel: string;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const DEFAULT_RETRY_SCHEDULE = '5,300,1800,7200,18000,36000,50400,72000,86400';

const optional = z.string().optional().transform((text) => (text === '' ? undefined : text));
const seconds = (text: string) => text.split(',').map((part) => Number(part.trim()));

const Environment = z.object({
  PORT: z.string().default('8080').transform(Number).refine((port) => Number.isInteger(port) && port >= 0 && port <= 65535, 'must be a port, 0 to 65535'),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: optional,
  ROWCAST_DIRECT_DATABASE_URL: optional,
  ROWCAST_PUBLIC_URL: optional.refine((url) => url === undefined || /^https?:\/\/[^/]+/.test(url), 'must be an http or https address'),
  ROWCAST_HOME: z.string().default('./.rowcast'),
  ROWCAST_CLIENT_ID: optional,
  ROWCAST_CLIENT_SECRET: optional,
  ROWCAST_ADMIN_EMAIL: optional.refine((email) => email === undefined || (email.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(email)), 'must be an e-mail address'),
  ROWCAST_ADMIN_PASSWORD: optional.refine((password) => password === undefined || (password.length >= 8 && password.length <= 256), 'must have 8 to 256 characters'),
  ROWCAST_SECRET_KEY: optional
    .transform((text) => (text === undefined ? undefined : Buffer.from(text, 'base64')))
    .refine((key) => key === undefined || key.length === 32, 'must be 32 bytes in base64'),
  ROWCAST_OUTGOING_ALLOW: z.string().default('').transform((text) => text.split(',').map((range) => range.trim()).filter((range) => range !== '')),
  ROWCAST_RETRY_SCHEDULE: z.string().default(DEFAULT_RETRY_SCHEDULE).transform(seconds).refine(
    (list) => list.length <= 50 && list.every((value) => Number.isFinite(value) && value > 0 && value <= 30 * 86400),
    'must be up to 50 positive numbers of seconds, separated by commas, each at most 30 days',
  ),
  ROWCAST_CALL_TIMEOUT: z.string().default('20').transform(Number).refine((value) => value > 0 && value <= 300, 'must be seconds, more than 0 and at most 300'),
  ROWCAST_HOLD_AFTER: z.string().default('432000').transform(Number).refine((value) => value > 0 && value <= 365 * 86400, 'must be seconds, more than 0 and at most a year'),
  ROWCAST_LOG_RETENTION_DAYS: z.string().default('30').transform(Number).refine((days) => Number.isInteger(days) && days >= 1 && days <= 3650, 'must be a whole number of days, 1 to 3650'),
  ROWCAST_INTEGRATION_URL: optional,
  ROWCAST_MAX_FILE_MB: z.string().default('100').transform(Number).refine((value) => Number.isInteger(value) && value >= 1 && value <= 2000, 'must be a whole number of megabytes, 1 to 2000'),
  ROWCAST_FILE_SPACE_MB: z.string().default('10240').transform(Number).refine((value) => Number.isInteger(value) && value >= 1, 'must be a whole number of megabytes, 1 at least'),
  ROWCAST_IMPORT_MAX_BYTES: z.string().default(String(2 ** 30)).transform(Number).refine((bytes) => Number.isInteger(bytes) && bytes >= 1 && bytes <= 2 ** 40, 'must be a whole number of bytes, 1 to 1099511627776'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** The names of all variables that are read, for the documentation's test. */
export const CONFIG_KEYS: readonly string[] = Object.keys(Environment.shape);

/**
 * Turns the environment into a typed configuration.
 * @throws ConfigError that names each variable and what is wrong with it.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const env = parsed.data;
  const totalRetryDays = env.ROWCAST_RETRY_SCHEDULE.reduce((sum, value) => sum + value, 0) / 86400;
  if (env.ROWCAST_LOG_RETENTION_DAYS < totalRetryDays + 1) {
    throw new ConfigError(
      `ROWCAST_LOG_RETENTION_DAYS: ${env.ROWCAST_LOG_RETENTION_DAYS} days of logs end before the retry schedule does (${totalRetryDays.toFixed(1)} days, plus one)`,
    );
  }
  if ((env.ROWCAST_CLIENT_ID === undefined) !== (env.ROWCAST_CLIENT_SECRET === undefined)) {
    throw new ConfigError('ROWCAST_CLIENT_ID, ROWCAST_CLIENT_SECRET: give both or neither');
  }
  if ((env.ROWCAST_ADMIN_EMAIL === undefined) !== (env.ROWCAST_ADMIN_PASSWORD === undefined)) {
    throw new ConfigError('ROWCAST_ADMIN_EMAIL, ROWCAST_ADMIN_PASSWORD: give both or neither');
  }
  const publicUrl = (env.ROWCAST_PUBLIC_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`).replace(/\/+$/, '');
  return {
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    directDatabaseUrl: env.ROWCAST_DIRECT_DATABASE_URL ?? env.DATABASE_URL,
    publicUrl,
    home: resolve(env.ROWCAST_HOME),
    clientId: env.ROWCAST_CLIENT_ID,
    clientSecret: env.ROWCAST_CLIENT_SECRET,
    adminEmail: env.ROWCAST_ADMIN_EMAIL,
    adminPassword: env.ROWCAST_ADMIN_PASSWORD,
    secretKey: env.ROWCAST_SECRET_KEY,
    outgoingAllow: env.ROWCAST_OUTGOING_ALLOW,
    retrySchedule: env.ROWCAST_RETRY_SCHEDULE,
    callTimeoutMs: env.ROWCAST_CALL_TIMEOUT * 1000,
    holdAfter: env.ROWCAST_HOLD_AFTER,
    logRetentionDays: env.ROWCAST_LOG_RETENTION_DAYS,
    integrationUrl: env.ROWCAST_INTEGRATION_URL ?? publicUrl,
    maxFileBytes: env.ROWCAST_MAX_FILE_MB * 1024 * 1024,
    fileSpaceBytes: env.ROWCAST_FILE_SPACE_MB * 1024 * 1024,
    importMaxBytes: env.ROWCAST_IMPORT_MAX_BYTES,
    logLevel: env.LOG_LEVEL,
  };
}
