import { refusal, withQuery } from '../../../api/request.ts';
import type { RecordPlace } from '../datasheet/record-place.ts';

export type ExportFormat = 'csv' | 'tsv' | 'jsonl';

export interface Export {
  place: Pick<RecordPlace, 'kind' | 'name'>;
  format: ExportFormat;
  /** In this order; all when empty. */
  fields: readonly string[];
  where: string;
  orderBy: string;
  /** What has arrived: rows without the one that names the fields. */
  onProgress: (arrived: { rows: number; bytes: number }) => void;
  signal: AbortSignal;
}

const LINE_END = 10;
const QUOTE = 34;

/** The records that meet a condition, as a file. Large ones the browser keeps on its disk. @throws ApiError; TypeError when it was cut short */
export async function exportRecords({ place: { kind, name }, format, fields, where, orderBy, onProgress, signal }: Export): Promise<Blob> {
  const response = await fetch(withQuery(`/v2/${kind}s/${encodeURIComponent(name)}/export`, { format, 'q.select': fields.join(','), 'q.where': where, 'q.orderBy': orderBy }), { credentials: 'same-origin', signal });
  if (!response.ok || response.body === null) throw refusal(response, await response.text());
  let bytes = 0;
  let rows = format === 'jsonl' ? 0 : -1;
  // A line may end within a cell in quotes.
  let quoted = false;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, out) {
      for (const byte of piece) {
        if (byte === QUOTE && format !== 'jsonl') quoted = !quoted;
        else if (byte === LINE_END && !quoted) rows += 1;
      }
      bytes += piece.length;
      onProgress({ rows: Math.max(0, rows), bytes });
      out.enqueue(piece);
    },
  });
  return new Response(response.body.pipeThrough(counting)).blob();
}
