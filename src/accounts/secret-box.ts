import { createHash } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { LRUCache } from 'lru-cache';

/** Seals secrets at rest and opens them. */
export interface SecretBox {
  /** A compact JWE (`dir`, A256GCM) that names its key. The same text is sealed differently each time. */
  seal(text: string): Promise<string>;
  /** @throws SecretBoxError when the text was sealed with another key, or changed. */
  open(sealed: string): Promise<string>;
}

export class SecretBoxError extends Error {
  override readonly name = 'SecretBoxError';
}

/** Opened secrets that are kept at once: a secret is read for every call. */
const OPENED_MAX = 10_000;

/**
 * @param key 32 bytes. Its id (`kid`) is made from its hash, so that a secret of another key is told from a damaged one.
 */
export function openSecretBox(key: Buffer): SecretBox {
  if (key.length !== 32) {
    throw new SecretBoxError(`a key has 32 bytes, not ${key.length}`);
  }
  const kid = createHash('sha256').update('rowcast secret key').update(key).digest('hex').slice(0, 16);
  const opened = new LRUCache<string, string>({ max: OPENED_MAX });

  return {
    async seal(text) {
      const sealed = await new CompactEncrypt(Buffer.from(text, 'utf8')).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid }).encrypt(key);
      opened.set(sealed, text);
      return sealed;
    },
    async open(sealed) {
      const known = opened.get(sealed);
      if (known !== undefined) {
        return known;
      }
      let sealedWith: string | undefined;
      try {
        const { plaintext } = await compactDecrypt(sealed, (header) => {
          sealedWith = header?.kid;
          return key;
        }, { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] });
        const text = Buffer.from(plaintext).toString('utf8');
        opened.set(sealed, text);
        return text;
      } catch (cause) {
        const reason = sealedWith !== undefined && sealedWith !== kid ? `it was sealed with key ${sealedWith}, this is key ${kid}` : 'it is damaged';
        throw new SecretBoxError(`a sealed secret can not be opened: ${reason}`, { cause });
      }
    },
  };
}
