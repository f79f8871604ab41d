import { SECRET_MASK } from '../../webhooks/secret-mask.ts';
import { ANSWER_KEPT_BYTES, ANSWER_READ_BYTES } from '../delivery-settings.ts';

/** Gathers an answer's first bytes and says when enough was read. */
export class AnswerReader {
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #readBytes = 0;

  /**
   * @param chunk lent: what is kept is copied
   * @returns false when no more is to be read
   */
  take(chunk: Buffer): boolean {
    this.#readBytes += chunk.length;
    const room = ANSWER_KEPT_BYTES - this.#keptBytes;
    if (room > 0) {
      const piece = Buffer.from(chunk.subarray(0, room));
      this.#kept.push(piece);
      this.#keptBytes += piece.length;
    }
    return this.#readBytes < ANSWER_READ_BYTES;
  }

  /** What was kept, as text: broken UTF-8 replaced, U+0000 removed (PostgreSQL can't store it), every secret blotted out. */
  text(secrets: readonly string[]): string {
    let text = Buffer.concat(this.#kept).toString('utf8').replaceAll('\0', '');
    for (const secret of secrets) text = text.replaceAll(secret, SECRET_MASK);
    return text;
  }
}
