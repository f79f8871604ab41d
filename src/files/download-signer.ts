import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** How long a download address is valid. */
const VALID_SECONDS = 300;

/** Makes and checks the addresses under which whoever knows them downloads an attachment, for 300 s. */
export interface DownloadSigner {
  address(accountId: string, contentId: string): string;
  /** What a token stands for, or null when it is forged or its time is over. */
  open(token: string): { accountId: string; contentId: string } | null;
}

const TOKEN = /^([0-9a-f-]{36})\.([a-z0-9]{6})\.(\d{1,12})\.([\w-]{43})$/;

/**
 * @param key the server's secret key; addresses are signed with one derived of it
 * @param publicUrl without a trailing slash
 */
export function openDownloadSigner(key: Buffer, { publicUrl, now = Date.now }: { publicUrl: string; now?: () => number }): DownloadSigner {
  const signingKey = Buffer.from(hkdfSync('sha256', key, '', 'rowcast download addresses', 32));
  const sign = (text: string) => createHmac('sha256', signingKey).update(text).digest();
  return {
    address(accountId, contentId) {
      const text = `${contentId}.${accountId}.${Math.floor(now() / 1000) + VALID_SECONDS}`;
      return `${publicUrl}/attachments/${text}.${sign(text).toString('base64url')}`;
    },
    open(token) {
      const [, contentId = '', accountId = '', until = '', signature = ''] = TOKEN.exec(token) ?? [];
      const expected = sign(`${contentId}.${accountId}.${until}`);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      return Number(until) * 1000 > now() ? { accountId, contentId } : null;
    },
  };
}
