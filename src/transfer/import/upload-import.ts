import type { Pool } from 'pg';
import { v7 as uuidV7 } from 'uuid';
import { RequestError } from '../../errors.ts';
import type { DataTable } from '../../tables/data-table.ts';
import type { Format } from '../source/sniff-source.ts';
import { columnOrder } from './column-order.ts';
import { CLAIM_SECONDS } from './claim-import.ts';
import { dropChunks } from './end-import.ts';
import type { ImportAnswer, ImportSettings } from './import-job.ts';
import type { ImportOptions } from './import-options.ts';
import { selectImport } from './list-imports.ts';
import { planColumns } from './plan-columns.ts';
import { HEAD_BYTES, readHead } from './read-head.ts';

/** Imports of an account that are not at their end. */
const MOST_OPEN = 5;
/** Of the file that is stored as one row. */
const CHUNK_BYTES = HEAD_BYTES;

export interface Upload {
  table: DataTable;
  options: ImportOptions;
  /** What the Content-Type or the file's name says. */
  contentFormat: Format | undefined;
  file: AsyncIterable<Buffer>;
  /** Bytes that a file may have. */
  mostBytes: number;
  actor: string;
}

/**
 * Takes in a file, piece by piece, and queues its import. What its first megabyte shows to be wrong is told before anything is stored.
 * @throws RequestError InvalidInputValue, IncorrectQueryParameter, AlterReadOnlyData, IncorrectBodyParameter; BodyTooLarge;
 *   Conflict when five imports of the account are open
 */
export async function uploadImport(pool: Pool, { table, options, contentFormat, file, mostBytes, actor }: Upload): Promise<ImportAnswer> {
  const { accountId } = table;
  const chunks = inChunks(file, mostBytes);
  const first = await chunks.next();
  const head = first.done === true ? Buffer.alloc(0) : first.value;
  const { layout, columns, rows } = readHead(head, head.length < CHUNK_BYTES, options, contentFormat);
  const plan = planColumns(columns, table, { mapping: options.Mapping, skipUnknown: options.SkipUnknown });
  const settings: ImportSettings = {
    ...layout,
    header: options.Header,
    width: columns.length,
    dateOrder: options.DateOrder ?? columnOrder(rows, plan.columns, table),
    decimalSeparator: options.DecimalSeparator,
  };
  const id = uuidV7();
  const { rowCount } = await pool.query(
    `insert into rowcast.import (account_id, id, table_id, table_name, mode, settings, columns, skipped_columns, created_by, claimed_until)
    select $1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp() + interval '${CLAIM_SECONDS} seconds'
    where (select count(*) from rowcast.import o where o.account_id = $1 and o.state in ('uploading', 'queued', 'running', 'cancelling')) < ${MOST_OPEN}`,
    [accountId, id, table.id, table.name, options.Mode, JSON.stringify(settings), JSON.stringify(plan.columns), plan.skipped, actor],
  );
  if (rowCount === 0) throw new RequestError('Conflict', `${MOST_OPEN} imports of the account are not at their end yet.`, { retryAfter: 5 });
  try {
    let count = 0;
    for (let next = first; next.done !== true; next = await chunks.next()) {
      await storeChunk(pool, { accountId, id, number: count, bytes: next.value });
      count += 1;
    }
    await pool.query(`update rowcast.import set state = 'queued', claimed_until = null where account_id = $1 and id = $2 and state = 'uploading'`, [accountId, id]);
  } catch (error) {
    await pool.query('delete from rowcast.import where account_id = $1 and id = $2', [accountId, id]);
    await dropChunks(pool, accountId, id);
    throw error;
  }
  return selectImport(pool, accountId, id);
}

/** @throws RequestError Conflict when the import was cancelled, or its time ran out */
async function storeChunk(pool: Pool, { accountId, id, number, bytes }: { accountId: string; id: string; number: number; bytes: Buffer }): Promise<void> {
  const { rowCount } = await pool.query({
    name: 'store-import-chunk',
    text: `with uploading as (
        update rowcast.import set chunks = $3::integer + 1, size = size + octet_length($4::bytea), claimed_until = clock_timestamp() + interval '${CLAIM_SECONDS} seconds'
        where account_id = $1 and id = $2 and state = 'uploading' returning account_id, id
      )
      insert into rowcast.import_chunk (account_id, import_id, number, bytes) select account_id, id, $3, $4 from uploading`,
    values: [accountId, id, number, bytes],
  });
  if (rowCount === 0) throw new RequestError('Conflict', 'The import was cancelled while its file was being sent.');
}

/** Joins and cuts pieces to one size; the last may be shorter. @throws RequestError BodyTooLarge */
async function* inChunks(file: AsyncIterable<Buffer>, mostBytes: number): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let length = 0;
  let total = 0;
  for await (const piece of file) {
    total += piece.length;
    if (total > mostBytes) throw new RequestError('BodyTooLarge', `The file is larger than ${mostBytes.toLocaleString('en')} bytes (ROWCAST_IMPORT_MAX_BYTES).`);
    pieces.push(piece);
    length += piece.length;
    if (length < CHUNK_BYTES) continue;
    const joined = Buffer.concat(pieces);
    let from = 0;
    for (; from + CHUNK_BYTES <= joined.length; from += CHUNK_BYTES) yield joined.subarray(from, from + CHUNK_BYTES);
    pieces = [joined.subarray(from)];
    length = joined.length - from;
  }
  if (length > 0) yield Buffer.concat(pieces);
}
