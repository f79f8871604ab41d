import { create as contentDisposition } from 'content-disposition';
import type { FastifyReply } from 'fastify';
import type { Queryable } from '../db/queryable.ts';
import { readContent } from '../files/read-content.ts';

/** Types that a browser shows without running anything of them. All others are saved, not shown. */
const PASSIVE: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp', 'text/plain', 'application/pdf', 'audio/mpeg', 'audio/ogg', 'audio/wav', 'video/mp4', 'video/webm']);

export interface SentContent {
  accountId: string;
  contentId: string;
  name: string;
  contentType: string;
  size: number;
}

/** Sends a content with headers under which a browser runs nothing of it, whatever it is. */
export function sendContent(reply: FastifyReply, db: Queryable, { accountId, contentId, name, contentType, size }: SentContent): FastifyReply {
  const passive = PASSIVE.has(contentType);
  return reply
    .header('Content-Disposition', contentDisposition(name, { type: passive ? 'inline' : 'attachment' }))
    .header('Content-Length', size)
    .header('Content-Security-Policy', "default-src 'none'; sandbox")
    .header('X-Content-Type-Options', 'nosniff')
    .header('Cache-Control', 'private, no-cache')
    .type(passive && contentType === 'text/plain' ? 'text/plain; charset=utf-8' : contentType)
    .send(readContent(db, accountId, contentId, size));
}
