import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestError } from '../errors.ts';
import { fileNameProblem } from '../files/file-name.ts';
import type { Files } from '../files/files.ts';
import type { NewFile } from '../files/put-file.ts';
import { storeContent, type ByteSource } from '../files/store-content.ts';

/** Files of one request. */
const MOST_FILES = 20;
const LONGEST_TYPE = 255;
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/;

/** Lets the routes of a scope take `multipart/form-data`. */
export async function takeUploads(scope: FastifyInstance, { maxFileBytes }: Files): Promise<void> {
  await scope.register(multipart, {
    throwFileSizeLimit: false,
    // One byte more than is taken, so that a file of exactly the limit is not one that was cut.
    limits: { fileSize: maxFileBytes + 1, files: MOST_FILES, fields: 20, parts: MOST_FILES + 20, fieldSize: 64 * 1024, fieldNameSize: 100, headerPairs: 100 },
  });
}

/**
 * Stores the files of a `multipart/form-data` body as they come. What no file or record takes is swept later.
 * @param most files that the route takes
 * @throws RequestError UnsupportedMediaType, IncorrectBodyParameter, BodyTooLarge
 */
export async function uploadFiles(request: FastifyRequest, files: Files, accountId: string, most = MOST_FILES): Promise<NewFile[]> {
  if (!request.isMultipart()) throw new RequestError('UnsupportedMediaType', 'The body must be multipart/form-data with a file.');
  const uploaded: NewFile[] = [];
  const names = new Set<string>();
  let failure: { error: unknown } | null = null;
  for await (const part of readable(request.parts())) {
    if (part.type !== 'file') continue;
    try {
      if (failure !== null) throw failure.error;
      const problem = fileNameProblem(part.filename ?? '') ?? (names.has(part.filename.toLowerCase()) ? 'is there twice' : null);
      if (problem !== null) throw RequestError.ofProblems('IncorrectBodyParameter', [{ property: part.fieldname, problem: `the file's name ${problem}` }]);
      if (uploaded.length >= most) throw new RequestError('IncorrectBodyParameter', `At most ${most === 1 ? 'one file is' : `${most} files are`} taken.`);
      names.add(part.filename.toLowerCase());
      const content = await storeContent(files, accountId, sourceOf(part.file));
      uploaded.push({ name: part.filename, contentType: mediaType(part.mimetype), content });
    } catch (error) {
      // The rest is read all the same, and dropped: a client that is still sending hears no answer.
      failure ??= { error };
      part.file.resume();
    }
  }
  if (failure !== null) throw failure.error;
  if (uploaded.length === 0) throw new RequestError('IncorrectBodyParameter', 'The body has no file.');
  return uploaded;
}

/** Bytes as they come; that the client broke off, or sent nonsense, is told as the client's mistake. */
function sourceOf(stream: AsyncIterable<Buffer> & { truncated: boolean }): ByteSource {
  return {
    [Symbol.asyncIterator]: () => readable(stream),
    get truncated() {
      return stream.truncated;
    },
  };
}

/** What comes of a form; that the client broke off, or sent nonsense, is told as the client's mistake. */
export async function* readable<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  try {
    yield* items;
  } catch (error) {
    // What the parser refuses for its size has a code of its own.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('FST_')) throw error;
    throw new RequestError('IncorrectBodyParameter', 'The body is not valid multipart/form-data.', { cause: error });
  }
}

function mediaType(given: string): string {
  return given.length <= LONGEST_TYPE && MEDIA_TYPE.test(given) ? given.toLowerCase() : 'application/octet-stream';
}
