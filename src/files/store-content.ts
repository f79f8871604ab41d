import { RequestError } from '../errors.ts';
import type { Files } from './files.ts';

/** Bytes of a chunk: what an upload or a download holds in memory at once. */
const CHUNK_BYTES = 256 * 1024;

/** Bytes that were stored, and that nothing names yet. */
export interface StoredContent {
  id: string;
  size: number;
}

/** Where the bytes come from. `truncated` is set once the reader has cut the stream at its limit. */
export type ByteSource = AsyncIterable<Buffer> & { truncated?: boolean };

/**
 * Stores a stream as a content, a chunk at a time: no transaction is open while the client sends. Until a file or a record
 * takes it, it is unused, and the sweep deletes it.
 * @throws RequestError BodyTooLarge when it is larger than a file may be, or the account's space is full
 */
export async function storeContent({ pool, maxFileBytes, spaceBytes }: Files, accountId: string, source: ByteSource): Promise<StoredContent> {
  const { rows: [made] } = await pool.query<{ id: string; taken: number }>(
    `insert into rowcast.content (account_id) values ($1)
     returning id, (select coalesce(sum(size), 0)::bigint from rowcast.content where account_id = $1) as taken`,
    [accountId],
  );
  const { id, taken } = made as { id: string; taken: number };
  let size = 0;
  let place = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const flush = async (bytes: Buffer) => {
    size += bytes.length;
    if (size > maxFileBytes) throw tooLarge(maxFileBytes);
    if (taken + size > spaceBytes) throw new RequestError('BodyTooLarge', `The files of the account fill their ${megabytes(spaceBytes)} MB.`);
    // The size counts at once, so that uploads side by side do not overfill the space together.
    await pool.query(
      `with sized as (update rowcast.content set size = $5 where account_id = $1 and id = $2)
       insert into rowcast.content_chunk (account_id, content_id, place, bytes) values ($1, $2, $3, $4)`,
      [accountId, id, place, bytes, size],
    );
    place += 1;
  };
  let failure: { error: unknown } | null = null;
  for await (const part of source) {
    // Read to its end all the same: a client that is still sending hears no answer.
    if (failure !== null) continue;
    waiting.push(part);
    waitingBytes += part.length;
    try {
      while (waitingBytes >= CHUNK_BYTES) {
        const all = Buffer.concat(waiting, waitingBytes);
        await flush(all.subarray(0, CHUNK_BYTES));
        waiting = [all.subarray(CHUNK_BYTES)];
        waitingBytes -= CHUNK_BYTES;
      }
    } catch (error) {
      failure = { error };
      waiting = [];
    }
  }
  if (failure !== null) throw failure.error;
  if (source.truncated === true) throw tooLarge(maxFileBytes);
  if (waitingBytes > 0) await flush(Buffer.concat(waiting, waitingBytes));
  return { id, size };
}

const megabytes = (bytes: number): number => Math.floor(bytes / (1024 * 1024));

function tooLarge(maxFileBytes: number): RequestError {
  return new RequestError('BodyTooLarge', `A file has ${megabytes(maxFileBytes)} MB at most.`);
}
