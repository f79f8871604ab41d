import { isUtf8 } from 'node:buffer';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What 0x80 to 0x9F are in Windows-1252 (WHATWG Encoding); Latin 1 is the rest. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

export interface PieceDecoder {
  /** Bytes that end in the middle of a character keep it for the next piece. `damaged`: some were no text and are U+FFFD now. */
  decode(bytes: Buffer, isEnd: boolean): { text: string; damaged: boolean };
}

/** Turns bytes that come in pieces into text, without the byte order mark. */
export function openPieceDecoder(encoding: Encoding): PieceDecoder {
  if (encoding === 'windows-1252') {
    return { decode: (bytes) => ({ text: bytes.toString('latin1').replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80] ?? char), damaged: false }) };
  }
  const decoder = new TextDecoder(encoding);
  let carried = Buffer.alloc(0);
  return {
    decode(piece, isEnd) {
      const bytes = carried.length === 0 ? piece : Buffer.concat([carried, piece]);
      const cut = isEnd ? bytes.length : encoding === 'utf-8' ? wholeUtf8(bytes) : wholeUtf16(bytes, encoding);
      carried = Buffer.from(bytes.subarray(cut));
      const whole = bytes.subarray(0, cut);
      const text = decoder.decode(whole, { stream: !isEnd });
      const damaged = encoding === 'utf-8' ? !isUtf8(whole) : text.includes('\uFFFD');
      return { text, damaged };
    },
  };
}

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
