import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { passwordHashing } from '../../accounts/password-hashing.ts';
import { RequestError } from '../../errors.ts';
import { openRowReader } from '../source/sniff-source.ts';
import { CsvReader } from '../source/csv-reader.ts';
import type { RowInView, RowPlace } from '../source/source-row.ts';
import { openPieceDecoder } from '../source/text-decoder.ts';
import type { ReportedRow } from './error-report.ts';
import type { ImportJob } from './import-job.ts';
import { readChunk } from './read-chunk.ts';
import { RowBlock } from './row-block.ts';
import type { RowConverter, RowValues } from './row-converter.ts';

/** Rows of the file that follow one another. */
export interface Batch {
  good: RowBlock;
  bad: ReportedRow[];
  /** The last row of the batch, good or bad. */
  lastRow: number;
  /** Of the file, so far. */
  bytesRead: number;
}

/** Of one COPY, and, where an event listens, of one statement's changes. */
const BATCH_ROWS = 3_000;
const BATCH_BYTES = 4 * 1024 * 1024;
const PASSWORDS_AT_ONCE = 20;
/** A hash takes some 20 ms of a core: such batches stay short, so that progress shows and a cancel is heard. */
const ROWS_WITH_PASSWORDS = 100;
/** Bytes read between two turns of the event loop, which others share. */
const SLICE = 64 * 1024;

interface UnhashedRow {
  place: RowPlace;
  values: RowValues;
}

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
  let batch: Batch = { good: new RowBlock(), bad: [], lastRow: doneRow, bytesRead: 0 };
  let unhashed: UnhashedRow[] = [];
  let bytes = 0;
  let bytesRead = 0;

  const take = (row: RowInView) => {
    if (headerIsAhead) {
      headerIsAhead = row.from === row.to;
      return;
    }
    if (row.number <= doneRow) return;
    batch.lastRow = row.number;
    bytes += row.to - row.from;
    if (row instanceof CsvReader && passwords.length === 0 && converter.copy(row, batch.good)) return;
    const source = row.read();
    const converted = converter.convert(source);
    if (converted === null) return;
    if ('problems' in converted) batch.bad.push({ number: row.number, raw: source.raw, problems: converted.problems });
    else if (passwords.length === 0) batch.good.add(row, converted.values);
    else unhashed.push({ place: { number: row.number, bytes: row.bytes, from: row.from, to: row.to }, values: converted.values });
  };
  const isFull = () => batch.good.count + unhashed.length + batch.bad.length >= mostRows || bytes >= BATCH_BYTES;
  const full = async () => {
    await hashPasswords(unhashed, passwords);
    for (const { place, values } of unhashed) batch.good.add(place, values);
    const ready = { ...batch, bytesRead };
    batch = { good: new RowBlock(ready.good.text.length), bad: [], lastRow: ready.lastRow, bytesRead };
    unhashed = [];
    bytes = 0;
    return ready;
  };

  for (let number = 0; number < job.chunks; number += 1) {
    const chunk = await readChunk(pool, job, number);
    for (let from = 0; from < chunk.length; from += SLICE) {
      const slice = chunk.subarray(from, from + SLICE);
      bytesRead += slice.length;
      const isEnd = number === job.chunks - 1 && from + SLICE >= chunk.length;
      const { utf8, damaged } = decoder.decode(slice, isEnd);
      reader.push(utf8, damaged, isEnd);
      for (let row = reader.next(); row !== null; row = reader.next()) {
        take(row);
        if (isFull()) yield await full();
      }
      await nextTurn();
    }
  }
  if (batch.lastRow > doneRow) yield await full();
}

/** In pieces that the process's other work with passwords finds room beside; when it has none, this waits. */
async function hashPasswords(rows: readonly UnhashedRow[], places: readonly number[]): Promise<void> {
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
