import type { OnReadOpts, Socket } from 'node:net';

const BYTES = 64 * 1024;

/** What came on a socket. The bytes are lent: who keeps them beyond the call copies them. */
export type Take = (chunk: Buffer) => void;

const takers = new WeakMap<Socket, Take>();
const buffer = Buffer.allocUnsafeSlow(BYTES);

/**
 * An option of `net.connect` and `tls.connect`: all such sockets read into one buffer, which is used up before the next read. Else Node makes
 * 64 kB for every read, cuts them to size and leaves them to the collector, which costs more than reading an answer.
 */
export const LENT_READS: OnReadOpts = {
  buffer,
  callback(this: Socket, length: number) {
    takers.get(this)?.(buffer.subarray(0, length));
    return true;
  },
};

/** Says who takes what comes on a socket that was connected with `LENT_READS`. */
export function readFrom(socket: Socket, take: Take): void {
  takers.set(socket, take);
}
