import pg from 'pg';
import type { Pool } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { withConnection } from '../../db/with-connection.ts';
import { SourceError } from '../source/source-row.ts';
import type { ImportJob } from './import-job.ts';

const { escapeLiteral } = pg;

/** What COPY's binary format has before the one value of the one row: a signature, flags, no extension; one field, its length. */
const BEFORE_LENGTH = 21;
const BEFORE_VALUE = 25;

/**
 * A piece of an import's file. By COPY, whose binary format `pg` hands on as it comes: a query's answer would be text, of twice the bytes,
 * and be held four times over.
 * @throws SourceError when it is gone
 */
export function readChunk(pool: Pool, { accountId, id }: ImportJob, number: number): Promise<Buffer> {
  return withConnection(pool, async (client) => {
    // COPY takes no parameters. What is put in are ids that the server made.
    const stream = client.query(copyTo(
      `copy (select bytes from rowcast.import_chunk where account_id = ${escapeLiteral(accountId)} and import_id = ${escapeLiteral(id)} and number = ${Math.trunc(number)})
      to stdout (format binary)`,
    ));
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece as Buffer);
    const answer = Buffer.concat(pieces);
    if (answer.length < BEFORE_VALUE) throw new SourceError('The uploaded file was lost in a crash of the database: import it again.');
    return answer.subarray(BEFORE_VALUE, BEFORE_VALUE + answer.readInt32BE(BEFORE_LENGTH));
  });
}
