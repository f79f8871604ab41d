import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';

/** Answers what could not even be read as HTTP, and closes the connection. */
export function sendBadConnection(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) {
    return;
  }
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, text, code, message } = judge(error);
  const requestId = randomUUID();
  const body = JSON.stringify({ Code: code, Message: message, Resource: '', RequestId: requestId });
  socket.end(
    `HTTP/1.1 ${status} ${text}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `X-Request-Id: ${requestId}\r\nX-Caspio-Request-ID: ${requestId}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function judge({ code, rawPacket }: ConnectionError): { status: number; text: string; code: string; message: string } {
  if (code === 'HPE_HEADER_OVERFLOW') {
    // Node passes a Buffer, whatever the type says.
    const firstLine = Buffer.from(rawPacket as unknown as Uint8Array).subarray(0, 4096).indexOf('\r\n');
    return firstLine === -1
      ? { status: 414, text: 'URI Too Long', code: 'UriTooLong', message: 'The address is longer than 2,047 characters.' }
      : { status: 400, text: 'Bad Request', code: 'IncorrectQueryParameter', message: 'The headers are larger than 64 KiB.' };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { status: 400, text: 'Bad Request', code: 'IncorrectBodyParameter', message: 'The request did not arrive in time.' };
  }
  return { status: 400, text: 'Bad Request', code: 'IncorrectBodyParameter', message: 'The request is not valid HTTP.' };
}
