import type { FastifyInstance } from 'fastify';
import { sendBadConnection } from './send-bad-connection.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a file, which may take as long as the server lets any request. */
    takesFile?: boolean;
  }
}

/** Milliseconds for a request's body to arrive. */
const LONGEST_BODY_MS = 120_000;

/** Cuts off who trickles in a body, but for files. */
export function boundBodyTime(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    if (request.routeOptions.config.takesFile !== true && !request.raw.complete) {
      const cutOff = () => {
        // Some answers, such as 415, do not wait for the body: they are not to be followed by another one.
        if (reply.raw.writableEnded) request.raw.destroy();
        else sendBadConnection(Object.assign(new Error('timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT', bytesParsed: 0, rawPacket: {} as never }), request.raw.socket);
      };
      const timer = setTimeout(cutOff, LONGEST_BODY_MS);
      timer.unref();
      payload.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
    }
    return payload;
  });
}
