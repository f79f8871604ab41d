import { extname } from 'node:path';
import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestError } from '../errors.ts';
import { FORMATS, type Format } from '../transfer/source/sniff-source.ts';
import { formatOfContentType } from './content-types.ts';
import { readable } from './upload-files.ts';

/** The one file of a request. */
export interface FileBody {
  /** What its type or name says. */
  format: Format | undefined;
  bytes: AsyncIterable<Buffer>;
}

/** Bodies of this scope are files: the body itself whatever its type, or the one file of a `multipart/form-data` body. */
export async function takeFileBodies(scope: FastifyInstance): Promise<void> {
  scope.removeAllContentTypeParsers();
  // Who takes the file bounds its size.
  await scope.register(multipart, { limits: { fileSize: Number.MAX_SAFE_INTEGER, files: 2, fields: 1, parts: 3, fieldNameSize: 100, headerPairs: 100 } });
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

/**
 * The file as it comes: nothing of it is kept. None is an empty file; whoever stops reading it leaves the connection open, for the answer.
 * @throws RequestError IncorrectBodyParameter when a form has no file first, or more than the file
 */
export async function fileBody(request: FastifyRequest): Promise<FileBody> {
  if (!request.isMultipart()) {
    const body = request.body as Readable | null | undefined;
    const bytes = body === null || body === undefined ? Readable.from([]) : (body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>);
    return { format: formatOfContentType(request.headers['content-type']), bytes };
  }
  const parts = readable(request.parts());
  const { value: first } = await parts.next();
  if (first?.type !== 'file') throw first === undefined ? new RequestError('IncorrectBodyParameter', 'The body has no file.') : notTaken(first.fieldname);
  const named = FORMATS.find((format) => `.${format}` === extname(first.filename ?? '').toLowerCase());
  const bytes = async function* () {
    yield* readable(first.file.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>);
    const { value: second } = await parts.next();
    if (second === undefined) return;
    if (second.type !== 'file') throw notTaken(second.fieldname);
    second.file.resume();
    throw new RequestError('IncorrectBodyParameter', 'At most one file is taken.');
  };
  return { format: formatOfContentType(first.mimetype) ?? named, bytes: bytes() };
}

const notTaken = (name: string): RequestError =>
  RequestError.ofProblems('IncorrectBodyParameter', [{ property: name.slice(0, 64), problem: 'is not taken: the form has one file, and options are query parameters' }]);

/** The rest of a file that is refused is read and thrown away: a client that still sends would not see the answer else. */
export function drained(request: FastifyRequest, error: unknown): unknown {
  if (!request.raw.complete) {
    request.raw.unpipe();
    request.raw.resume();
  }
  return error;
}
