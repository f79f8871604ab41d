import type { FastifyInstance, InjectOptions } from 'fastify';
import { encode, type FuzzRequest } from './requests.ts';
import type { World } from './world.ts';

const HANGS_MS = 60_000;

export interface Sent {
  method: string;
  url: string;
  body: string;
  foreign: boolean;
  status: number;
  headers: Readonly<Record<string, unknown>>;
  text: string;
  milliseconds: number;
}

/** Sends a request as the first world's account, about things of its own or the second's; null: no client can send such an address. */
export async function sendRequest(app: FastifyInstance, request: FuzzRequest, own: World, other: World): Promise<Sent | null> {
  let foreign = false;
  const resolve = (text: string) => text.replace(/@@(own|other)\.(\w+)\.(\d+)@@/g, (_, owner: string, name: string, place: string) => {
    const ids = (owner === 'own' ? own : other).things.get(name) ?? [];
    const id = ids[Number(place) % Math.max(1, ids.length)];
    if (owner === 'other' && id !== undefined) foreign = true;
    return id ?? 'nothing';
  }).replaceAll('@@mark@@', own.mark);
  const segments = request.segments.map(resolve);
  const isForeign = foreign && request.suffix === '' && !segments.some((segment) => ['', '.', '..'].includes(segment));
  const query = request.query.map(([name, value]) => `${encode(name)}=${encode(resolve(value))}`).join('&');
  const url = `/${segments.map(encode).join('/')}${request.suffix}${query === '' ? '' : `${request.suffix.includes('?') ? '&' : '?'}${query}`}`;
  const body = typeof request.body === 'string' ? resolve(request.body) : request.body;
  const session = request.operation.path.startsWith('/console/');
  const options: InjectOptions = {
    method: request.method, url,
    headers: {
      ...(session ? { cookie: `rowcast_session=${own.cookie}`, 'x-rowcast-csrf': own.csrf } : { authorization: `Bearer ${own.client.accessToken}` }),
      ...request.headers,
    },
    ...(body === null ? {} : { payload: body }),
  };
  if (!URL.canParse(url, 'http://localhost')) return null;
  const started = performance.now();
  const answer = await Promise.race([app.inject(options), hang()]);
  return {
    method: request.method, url, body: body === null ? '' : body.toString('utf8'), foreign: isForeign,
    status: answer.statusCode, headers: answer.headers, text: answer.body, milliseconds: performance.now() - started,
  };
}

async function hang(): Promise<{ statusCode: number; headers: Record<string, unknown>; body: string }> {
  await new Promise((resolve) => setTimeout(resolve, HANGS_MS).unref());
  return { statusCode: 599, headers: {}, body: 'no answer' };
}
