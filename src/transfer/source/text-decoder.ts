import { isAscii, isUtf8 } from 'node:buffer';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What 0x80 to 0x9F are in Windows-1252 (WHATWG Encoding); Latin 1 is the rest. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
/** The byte order mark as UTF-8. */
const MARK = Buffer.from('\uFEFF');

export interface PieceDecoder {
  /** As UTF-8. Bytes that end in the middle of a character keep it for the next piece. `damaged`: some were no text and are U+FFFD now. */
  decode(bytes: Buffer, isEnd: boolean): { utf8: Buffer; damaged: boolean };
}

/** Turns bytes that come in pieces into UTF-8, without the byte order mark. What is UTF-8 already is not copied. */
export function openPieceDecoder(encoding: Encoding): PieceDecoder {
  if (encoding === 'windows-1252') {
    return { decode: (bytes) => ({ utf8: isAscii(bytes) ? bytes : Buffer.from(windows1252(bytes)), damaged: false }) };
  }
  // Every piece is whole, and the mark is taken off below.
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  let carried = Buffer.alloc(0);
  let isBegin = true;
  return {
    decode(piece, isEnd) {
      const bytes = carried.length === 0 ? piece : Buffer.concat([carried, piece]);
      const cut = isEnd ? bytes.length : encoding === 'utf-8' ? wholeUtf8(bytes) : wholeUtf16(bytes, encoding);
      carried = Buffer.from(bytes.subarray(cut));
      const whole = bytes.subarray(0, cut);
      const isRight = encoding === 'utf-8' && isUtf8(whole);
      const utf8 = isRight ? whole : Buffer.from(decoder.decode(whole));
      const isMarked = isBegin && MARK.equals(utf8.subarray(0, MARK.length));
      isBegin &&= cut === 0;
      return { utf8: isMarked ? utf8.subarray(MARK.length) : utf8, damaged: !isRight && utf8.includes('\uFFFD') };
    },
  };
}

const windows1252 = (bytes: Buffer): string => bytes.toString('latin1').replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80] ?? char);

/** Bytes before a character that is not complete. */
function wholeUtf8(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function wholeUtf16(bytes: Buffer, encoding: Encoding): number {
  const even = bytes.length - (bytes.length % 2);
  if (even < 2) return even;
  const last = encoding === 'utf-16le' ? bytes.readUInt16LE(even - 2) : bytes.readUInt16BE(even - 2);
  return last >= 0xd800 && last <= 0xdbff ? even - 2 : even;
}
