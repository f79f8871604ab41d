import { CALL_ID_HOLE, countDownloads, SECRET_HOLE } from './late-holes.ts';

/** A message whose body is larger is not sent. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** `whsec_` and the base64 of 32 bytes. */
const SECRET_BYTES = 50;
const UUID_BYTES = 36;
/** Of a download address, more than its hole has: what it has at most, with a public URL of 120 characters. */
const DOWNLOAD_BYTES = 240 - (UUID_BYTES + 2);

function count(body: string, hole: string): number {
  let found = 0;
  for (let at = body.indexOf(hole); at !== -1; at = body.indexOf(hole, at + 1)) found += 1;
  return found;
}

/** The bytes that a rendered body has when it is sent: UTF-8, secret, call id and download addresses filled in (those by their greatest length). */
export function bodySize(body: string): number {
  return Buffer.byteLength(body) + count(body, SECRET_HOLE) * (SECRET_BYTES - 1) + count(body, CALL_ID_HOLE) * (UUID_BYTES - 1) + countDownloads(body) * DOWNLOAD_BYTES;
}
