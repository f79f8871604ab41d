import { ApiError } from '../../../api/api-error.ts';
import { refusal, withQuery } from '../../../api/request.ts';
import { csrfToken } from '../../../api/session-state.ts';
import type { TableImport } from './imports.ts';
import type { SourceOptions } from './source-options.ts';

export interface Upload {
  table: string;
  mode: TableImport['Mode'];
  options: SourceOptions;
  /** As it is sent; null: columns go to the fields of their names, others are passed over. */
  mapping: string | null;
  onProgress: (sent: number) => void;
  signal: AbortSignal;
}

/**
 * Sends a file to be imported, from the disk as it is read. By XMLHttpRequest: `fetch` tells nothing of how far it is.
 * @returns the import, which goes on by itself
 * @throws ApiError as `request` does
 */
export function uploadImport(file: File, { table, mode, options, mapping, onProgress, signal }: Upload): Promise<TableImport> {
  const sending = new XMLHttpRequest();
  sending.open('POST', withQuery('/v2/imports', { ...options, Table: table, Mode: mode, ...(mapping === null ? { SkipUnknown: true } : { Mapping: mapping }) }));
  sending.setRequestHeader('Accept', 'application/json');
  sending.setRequestHeader('Content-Type', 'application/octet-stream');
  sending.setRequestHeader('X-Rowcast-CSRF', csrfToken());
  return new Promise((resolve, reject) => {
    sending.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
    sending.addEventListener('load', () => {
      const { status, statusText, responseText } = sending;
      if (status < 300) resolve(JSON.parse(responseText) as TableImport);
      else reject(refusal({ status, statusText, headers: new Headers({ 'X-Request-Id': sending.getResponseHeader('X-Request-Id') ?? '' }) }, responseText));
    });
    sending.addEventListener('error', () => reject(new ApiError({ status: 0, code: 'Unreachable', message: 'The connection was lost while the file was sent. Nothing was imported.', requestId: null })));
    sending.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
    signal.addEventListener('abort', () => sending.abort());
    sending.send(file);
  });
}
