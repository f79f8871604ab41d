import { request } from '../../../api/request.ts';
import type { ImportPreview } from '../../../../../src/transfer/import/preview-import.ts';
import type { SourceOptions } from './source-options.ts';

export type { ImportPreview };

/** What the server looks at. */
const HEAD_BYTES = 1024 * 1024;

/** @param mapping as it is sent; null: columns go to the fields of their names */
export function previewImport(file: File, { table, options, mapping, signal }: { table: string | null; options: SourceOptions; mapping: string | null; signal: AbortSignal }): Promise<ImportPreview> {
  return request('/v2/imports/preview', {
    method: 'POST',
    file: file.slice(0, HEAD_BYTES),
    query: { ...options, Table: table, Mapping: mapping, Partial: file.size > HEAD_BYTES },
    signal,
  });
}
