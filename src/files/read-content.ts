import { Readable } from 'node:stream';
import type { Queryable } from '../db/queryable.ts';

/** The bytes of a content as a stream, a chunk in memory at a time. It fails when the content was swept meanwhile. */
export function readContent(db: Queryable, accountId: string, contentId: string, size: number): Readable {
  return Readable.from(chunks(db, accountId, contentId, size), { objectMode: false, highWaterMark: 1 });
}

async function* chunks(db: Queryable, accountId: string, contentId: string, size: number): AsyncGenerator<Buffer> {
  let sent = 0;
  for (let place = 0; sent < size; place += 1) {
    const { rows: [chunk] } = await db.query<{ bytes: Buffer }>(
      'select bytes from rowcast.content_chunk where account_id = $1 and content_id = $2 and place = $3',
      [accountId, contentId, place],
    );
    if (chunk === undefined) throw new Error(`Content ${contentId} ends after ${sent} of ${size} bytes`);
    sent += chunk.bytes.length;
    yield chunk.bytes;
  }
}
