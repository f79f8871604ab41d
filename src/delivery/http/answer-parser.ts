/** What an answer's head says, as far as a call needs it. */
export interface AnswerHead {
  status: number;
  /** The header `Retry-After`, as it came. */
  retryAfter: string | null;
}

/** Told of an answer as it comes. */
export interface AnswerSink {
  head(head: AnswerHead): void;
  /**
   * @param chunk lent: the bytes change after the call
   * @returns false when no more of the body is wanted
   */
  body(chunk: Buffer): boolean;
}

/** What came is no answer as RFC 9112 has it. */
export class MalformedAnswerError extends Error {
  override readonly name = 'MalformedAnswerError';
}

/** Bytes of all heads and trailers of one answer, interim ones among them. */
const MOST_HEAD_BYTES = 32 * 1024;
/** Bytes of the line that begins a chunk, extensions and all. */
const MOST_CHUNK_LINE_BYTES = 4 * 1024;
/** A head up to so many bytes is remembered with what it says. */
const MOST_KNOWN_BYTES = 1_024;
const LINE_END = '\r\n';
const HEAD_END = Buffer.from('\r\n\r\n');
const CR = 0x0d;
const LF = 0x0a;

/** A head, as it came, and what follows from it. */
interface KnownHead {
  bytes: Buffer;
  head: AnswerHead;
  keepAliveMs: number;
  state: State;
  left: number;
}

type State = 'head' | 'body of known length' | 'body until the end' | 'chunk line' | 'chunk' | 'chunk end' | 'trailers' | 'done';

/**
 * Reads the answers of one connection, one after the other (RFC 9112). Strict where a mistake could show one call's answer to
 * another: whatever is unusual ends the connection after the answer, and whatever is malformed ends it at once.
 */
export class AnswerParser {
  #state: State = 'head';
  #left = 0;
  #headBytes = 0;
  /** The beginning of a head or line whose end has not come. */
  #begun: Buffer | null = null;
  /** The last head of this connection: the next one is mostly the same to the byte, but for its date once a second. */
  #known: KnownHead | null = null;
  /** Milliseconds that the connection may be idle by the receiver's own word; Infinity: it said nothing; 0: not at all. */
  keepAliveMs = Infinity;

  /** Begins the next answer. */
  reset(): void {
    this.#state = 'head';
    this.#headBytes = 0;
    this.#begun = null;
    this.keepAliveMs = Infinity;
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  /**
   * Reads what came, which is lent: nothing of it is held on to. Returns false when the sink wants no more.
   * @throws MalformedAnswerError; the connection must not be used again
   */
  take(came: Buffer, sink: AnswerSink): boolean {
    let chunk = this.#begun === null ? came : Buffer.concat([this.#begun, came]);
    this.#begun = null;
    while (chunk.length > 0) {
      let read: number;
      switch (this.#state) {
        case 'head':
          read = this.#readHead(chunk, sink);
          break;
        case 'body of known length':
        case 'chunk':
        case 'body until the end':
          read = Math.min(this.#left, chunk.length);
          this.#left -= read;
          if (this.#left === 0) this.#state = this.#state === 'chunk' ? 'chunk end' : 'done';
          if (!sink.body(chunk.subarray(0, read))) return false;
          break;
        case 'chunk line':
          read = this.#readChunkLine(chunk);
          break;
        case 'chunk end':
          read = this.#readChunkEnd(chunk);
          break;
        case 'trailers':
          read = this.#readTrailer(chunk);
          break;
        case 'done':
          // Nobody asked for more: what follows belongs to no call.
          this.keepAliveMs = 0;
          return true;
      }
      if (read === 0) {
        this.#begun = Buffer.from(chunk);
        return true;
      }
      chunk = chunk.subarray(read);
    }
    return true;
  }

  /** The receiver has closed the connection. @returns whether its answer was complete */
  end(): boolean {
    if (this.#state === 'body until the end') this.#state = 'done';
    return this.done;
  }

  #readHead(chunk: Buffer, sink: AnswerSink): number {
    const known = this.#known;
    if (known !== null && chunk.length >= known.bytes.length && chunk.compare(known.bytes, 0, known.bytes.length, 0, known.bytes.length) === 0) {
      this.#headBytes += known.bytes.length;
      this.#bound(0);
      this.keepAliveMs = known.keepAliveMs;
      this.#state = known.state;
      this.#left = known.left;
      sink.head(known.head);
      return known.bytes.length;
    }
    const end = chunk.indexOf(HEAD_END);
    if (end === -1) {
      this.#bound(chunk.length);
      return 0;
    }
    this.#headBytes += end + HEAD_END.length;
    this.#bound(0);
    const lines = chunk.toString('latin1', 0, end).split(LINE_END);
    const { status, minor } = readStatusLine(lines[0]!);
    if (status === 101) throw new MalformedAnswerError('The receiver switched to another protocol');
    // 100 Continue, 103 Early Hints: the answer itself follows.
    if (status < 200) return end + HEAD_END.length;
    const retryAfter = this.#frame(lines, status, minor);
    const length = end + HEAD_END.length;
    const head = { status, retryAfter };
    this.#know(chunk.subarray(0, length), head);
    sink.head(head);
    return length;
  }

  #know(came: Buffer, head: AnswerHead): void {
    this.#known = null;
    if (came.length > MOST_KNOWN_BYTES) return;
    // Not from the pool, of which it would keep a whole piece.
    const bytes = Buffer.allocUnsafeSlow(came.length);
    came.copy(bytes);
    this.#known = { bytes, head, keepAliveMs: this.keepAliveMs, state: this.#state, left: this.#left };
  }

  /** Finds where the answer ends, and how long the connection may be used. @returns the header `Retry-After` */
  #frame(lines: readonly string[], status: number, minor: string): string | null {
    let length: number | null = null;
    let encoding: string | null = null;
    let retryAfter: string | null = null;
    if (minor === '0') this.keepAliveMs = 0;
    for (let index = 1; index < lines.length; index += 1) {
      const line = lines[index]!;
      const colon = line.indexOf(':');
      if (colon <= 0 || line.includes('\r') || line.includes('\n')) throw new MalformedAnswerError('A header of the answer is malformed');
      switch (line.slice(0, colon).toLowerCase()) {
        case 'content-length':
          length = readLength(line.slice(colon + 1).trim(), length);
          break;
        case 'transfer-encoding':
          encoding = `${encoding === null ? '' : `${encoding},`}${line.slice(colon + 1).trim().toLowerCase()}`;
          break;
        case 'connection':
          if (/(?:^|[\s,])close(?:$|[\s,])/i.test(line.slice(colon + 1))) this.keepAliveMs = 0;
          break;
        case 'keep-alive': {
          const seconds = /(?:^|[\s,;])timeout=(\d{1,6})/i.exec(line.slice(colon + 1))?.[1];
          if (seconds !== undefined) this.keepAliveMs = Math.min(this.keepAliveMs, Number(seconds) * 1000);
          break;
        }
        case 'retry-after':
          retryAfter ??= line.slice(colon + 1).trim();
          break;
      }
    }
    if (status === 204 || status === 304) this.#state = 'done';
    else if (encoding !== null) {
      // Both framings at once is how answers are smuggled: what comes behind is not trusted.
      if (length !== null) this.keepAliveMs = 0;
      if (/(?:^|,)\s*chunked$/.test(encoding)) this.#state = 'chunk line';
      else this.#untilTheEnd();
    } else if (length === null) this.#untilTheEnd();
    else {
      this.#left = length;
      this.#state = length === 0 ? 'done' : 'body of known length';
    }
    return retryAfter;
  }

  #untilTheEnd(): void {
    this.keepAliveMs = 0;
    this.#left = Infinity;
    this.#state = 'body until the end';
  }

  #readChunkLine(chunk: Buffer): number {
    const end = chunk.indexOf(LF);
    if (end === -1 ? chunk.length > MOST_CHUNK_LINE_BYTES : end > MOST_CHUNK_LINE_BYTES) throw new MalformedAnswerError('A chunk of the answer has too long a line');
    if (end === -1) return 0;
    const size = /^([0-9a-f]{1,12})[\t ]*(?:;[^\r\n]*)?\r$/i.exec(chunk.toString('latin1', 0, end))?.[1];
    if (size === undefined) throw new MalformedAnswerError('A chunk of the answer has no size');
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? 'trailers' : 'chunk';
    return end + 1;
  }

  #readChunkEnd(chunk: Buffer): number {
    if (chunk[0] !== CR || (chunk.length > 1 && chunk[1] !== LF)) throw new MalformedAnswerError('A chunk of the answer is longer than it said');
    if (chunk.length === 1) return 0;
    this.#state = 'chunk line';
    return 2;
  }

  #readTrailer(chunk: Buffer): number {
    const end = chunk.indexOf(LF);
    if (end === -1) {
      this.#bound(chunk.length);
      return 0;
    }
    this.#headBytes += end + 1;
    this.#bound(0);
    if (end === 0 || chunk[end - 1] !== CR) throw new MalformedAnswerError('A trailer of the answer is malformed');
    if (end === 1) this.#state = 'done';
    return end + 1;
  }

  #bound(more: number): void {
    if (this.#headBytes + more > MOST_HEAD_BYTES) throw new MalformedAnswerError(`The head of the answer is over ${MOST_HEAD_BYTES / 1024} kB`);
  }
}

function readStatusLine(line: string): { status: number; minor: string } {
  const found = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [^\r\n]*)?$/.exec(line);
  if (found === null) throw new MalformedAnswerError('What came is no HTTP answer');
  return { minor: found[1]!, status: Number(found[2]) };
}

function readLength(text: string, before: number | null): number {
  const length = /^\d{1,15}$/.test(text) ? Number(text) : null;
  if (length === null || (before !== null && before !== length)) throw new MalformedAnswerError('The answer says a length that can not be');
  return length;
}
