import type { Duplex } from 'node:stream';

/** What takes the messages of a query. */
export interface MessageTaker {
  /** @param body where the body begins in `bytes`, which stay as they are */
  dataRow(bytes: Buffer, body: number): void;
  /** @param tag such as `INSERT 0 1` */
  commandComplete(tag: string): void;
}

const HEADER = 5;
const CODES = { dataRow: 0x44, commandComplete: 0x43, error: 0x45, ready: 0x5a, parseComplete: 0x31, bindComplete: 0x32, closeComplete: 0x33 } as const;

/**
 * Reads what answers a query from a connection's socket in place of `pg`, up to its end or its error, which are `pg`'s again, as is
 * whatever else comes. For `pg` makes a string of each value, a thousand for a page. As pg-copy-streams does.
 * Source: https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function takeMessages(stream: Duplex, taker: MessageTaker): void {
  const [own, ...others] = stream.listeners('data') as ((chunk: Buffer) => void)[];
  if (own === undefined || others.length > 0) throw new Error('The connection is not read by pg alone');
  /** Of a message that is not complete: what came of it, in pieces, and how many bytes it takes at least. */
  let pieces: Buffer[] = [];
  let have = 0;
  let need = HEADER;

  const take = (chunk: Buffer): void => {
    pieces.push(chunk);
    have += chunk.length;
    if (have < need) return;
    const bytes = pieces.length === 1 ? chunk : Buffer.concat(pieces);
    let at = 0;
    for (need = HEADER; at + need <= bytes.length; need = HEADER) {
      const code = bytes[at];
      if (code === CODES.ready || code === CODES.error) {
        stream.off('data', take);
        stream.on('data', own);
        own(bytes.subarray(at));
        return;
      }
      need = 1 + bytes.readUInt32BE(at + 1);
      if (at + need > bytes.length) break;
      if (code === CODES.dataRow) taker.dataRow(bytes, at + HEADER);
      else if (code === CODES.commandComplete) taker.commandComplete(bytes.toString('latin1', at + HEADER, at + need - 1));
      else if (code !== CODES.parseComplete && code !== CODES.bindComplete && code !== CODES.closeComplete) own(bytes.subarray(at, at + need));
      at += need;
    }
    pieces = at === bytes.length ? [] : [bytes.subarray(at)];
    have = bytes.length - at;
  };

  stream.off('data', own);
  stream.on('data', take);
}
