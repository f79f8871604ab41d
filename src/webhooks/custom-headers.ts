import type { SecretBox } from '../accounts/secret-box.ts';
import type { Queryable } from '../db/queryable.ts';
import type { BodyReader } from './body-reader.ts';
import type { CustomHeader } from './read-custom-headers.ts';

/** As a webhook's headers are stored: name to sealed value. */
export type SealedHeaders = Readonly<Record<string, string>>;

export async function loadSealedHeaders(db: Queryable, accountId: string, webhookId: string): Promise<SealedHeaders> {
  const { rows } = await db.query<{ headers: SealedHeaders }>('select custom_headers as headers from rowcast.webhook where account_id = $1 and id = $2', [accountId, webhookId]);
  return rows[0]?.headers ?? {};
}

/** A value can be kept only where there is one; names are the same whatever their case. */
export function checkKeptHeaders(reader: BodyReader, wanted: readonly CustomHeader[], stored: SealedHeaders): void {
  for (const { name, value } of wanted) {
    if (value === null && storedValue(stored, name) === undefined) reader.add(`CustomHeaders.${name}`, 'is a mask, and there is no value to keep: give one');
  }
}

/** What is to be stored in place of what is: new values sealed, kept ones as they are. */
export async function sealHeaders(secretBox: Pick<SecretBox, 'seal'>, wanted: readonly CustomHeader[], stored: SealedHeaders): Promise<SealedHeaders> {
  return Object.fromEntries(await Promise.all(wanted.map(async ({ name, value }) => [name, value === null ? storedValue(stored, name)! : await secretBox.seal(value)])));
}

function storedValue(stored: SealedHeaders, name: string): string | undefined {
  return Object.entries(stored).find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
}
