import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { passwordHashing } from '../../accounts/password-hashing.ts';
import { RequestError } from '../../errors.ts';
import { openRowReader } from '../source/sniff-source.ts';
import { SourceError, type SourceRow } from '../source/source-row.ts';
import { openPieceDecoder } from '../source/text-decoder.ts';
import type { ReportedRow } from './error-report.ts';
import type { ImportJob } from './import-job.ts';
import type { RowConverter, RowValues } from './row-converter.ts';

/** A row that is right so far. */
export interface GoodRow {
  number: number;
  raw: string;
  values: RowValues;
}

/** Rows of the file that follow one another. */
export interface Batch {
  good: GoodRow[];
  bad: ReportedRow[];
  /** The last row of the batch, good or bad. */
  lastRow: number;
  /** Of the file, so far. */
  bytesRead: number;
}

/** Few enough that what is read of them is thrown away young. */
const BATCH_ROWS = 3_000;
const BATCH_CHARACTERS = 4 * 1024 * 1024;
const PASSWORDS_AT_ONCE = 20;
/** A hash takes some 20 ms of a core: such batches stay short, so that progress shows and a cancel is heard. */
const ROWS_WITH_PASSWORDS = 100;
/** Bytes read between two turns of the event loop, which others share. */
const SLICE = 64 * 1024;

/**
 * The rows of an import's file behind `job.doneRow`, read, judged and hashed.
 * @throws SourceError when the file can't be read on, or a part of it is gone
 */
export async function* readBatches(pool: Pool, job: ImportJob, converter: RowConverter): AsyncGenerator<Batch> {
  const { settings: { encoding, format, header }, doneRow } = job;
  const decoder = openPieceDecoder(encoding);
  const reader = openRowReader(job.settings);
  const passwords = converter.fields.flatMap(({ type }, place) => (type === 'PASSWORD' ? [place] : []));
  const mostRows = passwords.length > 0 ? ROWS_WITH_PASSWORDS : BATCH_ROWS;
  let headerIsAhead = header && format !== 'jsonl';
  let batch: Batch = { good: [], bad: [], lastRow: doneRow, bytesRead: 0 };
  let characters = 0;
  let bytesRead = 0;

  const take = (row: SourceRow, damaged: boolean) => {
    if (headerIsAhead) {
      headerIsAhead = row.raw === '';
      return;
    }
    if (row.number <= doneRow) return;
    batch.lastRow = row.number;
    const converted = converter.convert(row, damaged);
    if (converted === null) return;
    characters += row.raw.length;
    if ('values' in converted) batch.good.push({ number: row.number, raw: row.raw, values: converted.values });
    else batch.bad.push({ number: row.number, raw: row.raw, problems: converted.problems });
  };
  const isFull = () => batch.good.length + batch.bad.length >= mostRows || characters >= BATCH_CHARACTERS;
  const full = async () => {
    const ready = { ...batch, bytesRead };
    batch = { good: [], bad: [], lastRow: ready.lastRow, bytesRead };
    characters = 0;
    await hashPasswords(ready.good, passwords);
    return ready;
  };

  for (let number = 0; number < job.chunks; number += 1) {
    const chunk = await readChunk(pool, job, number);
    for (let from = 0; from < chunk.length; from += SLICE) {
      const slice = chunk.subarray(from, from + SLICE);
      bytesRead += slice.length;
      const isEnd = number === job.chunks - 1 && from + SLICE >= chunk.length;
      const { text, damaged } = decoder.decode(slice, isEnd);
      const rows = reader.push(text);
      if (isEnd) rows.push(...reader.end());
      for (const row of rows) {
        take(row, damaged);
        if (isFull()) yield await full();
      }
      await nextTurn();
    }
  }
  if (batch.lastRow > doneRow) yield await full();
}

async function readChunk(pool: Pool, { accountId, id }: ImportJob, number: number): Promise<Buffer> {
  const { rows: [row] } = await pool.query<{ bytes: Buffer }>({
    name: 'read-import-chunk',
    text: 'select bytes from rowcast.import_chunk where account_id = $1 and import_id = $2 and number = $3',
    values: [accountId, id, number],
  });
  if (row === undefined) throw new SourceError('The uploaded file was lost in a crash of the database: import it again.');
  return row.bytes;
}

/** In pieces that the process's other work with passwords finds room beside; when it has none, this waits. */
async function hashPasswords(rows: readonly GoodRow[], places: readonly number[]): Promise<void> {
  const work = rows.flatMap(({ values }) => places.filter((place) => values[place] !== null).map((place) => ({ values, place })));
  for (let from = 0; from < work.length; from += PASSWORDS_AT_ONCE) {
    const part = work.slice(from, from + PASSWORDS_AT_ONCE);
    const hashes = await hashWhenThereIsRoom(part.map(({ values, place }) => values[place] ?? ''));
    for (const [index, { values, place }] of part.entries()) values[place] = hashes[index] ?? null;
  }
}

async function hashWhenThereIsRoom(passwords: readonly string[]): Promise<string[]> {
  for (;;) {
    try {
      return await passwordHashing.hashAll(passwords);
    } catch (error) {
      if (!(error instanceof RequestError) || error.code !== 'TooManyRequests') throw error;
      await sleep((error.retryAfter ?? 1) * 1000);
    }
  }
}
