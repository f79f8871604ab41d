import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The key that seals secrets: the configured one, else the one of the home, which is made (mode 0600) if absent.
 * @throws Error when the home's key file does not hold 32 bytes in base64.
 */
export function secretKey(home: string, configured: Buffer | undefined): Buffer {
  if (configured !== undefined) return configured;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const file = join(home, 'secret.key');
  const candidate = `${file}.${randomUUID()}`;
  writeFileSync(candidate, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    // Never replaces a key that is there, also one that another process makes at this moment.
    linkSync(candidate, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(candidate);
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) throw new Error(`${file} does not hold 32 bytes in base64: secrets sealed with it can't be opened. Restore it from a backup.`);
  return key;
}
