import type { FastifyInstance } from 'fastify';
import { RequestError } from '../../errors.ts';
import { findAttachmentContent } from '../../files/find-attachment-content.ts';
import type { ApiParts } from '../api-parts.ts';
import { sendContent } from '../send-content.ts';

/** `GET /attachments/<token>`: the address that `[@field:Name/]` gives. Whoever knows it downloads the file, for 300 s. */
export function registerDownloads(app: FastifyInstance, { pool, downloads }: ApiParts): void {
  app.get('/attachments/:token', { schema: { hide: true } }, async (request, reply) => {
    const opened = downloads.open((request.params as { token: string }).token);
    const content = opened === null ? null : await findAttachmentContent(pool, opened.accountId, opened.contentId);
    if (opened === null || content === null) throw new RequestError('ObjectNotFound', 'The address is not valid, or its 300 s are over.');
    return sendContent(reply, pool, { ...opened, ...content });
  });
}
