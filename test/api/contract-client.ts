import { request as httpRequest } from 'node:http';
import { expect } from 'vitest';

/** What an operation of a published description says of itself, as far as it is held against the server. */
interface Operation {
  responses: Record<string, unknown>;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, unknown> };
  security?: unknown[];
}

export interface Documented {
  method: string;
  path: string;
  operation: Operation;
}

export interface ContractAnswer {
  status: number;
  text: string;
  headers: Headers;
}

export interface Asked {
  path: string;
  query?: Readonly<Record<string, string>> | undefined;
  body?: unknown;
  type?: string;
  headers?: Readonly<Record<string, string>>;
}

export const ROOTS = ['v2', 'v3', 'console'] as const;
export type Root = (typeof ROOTS)[number];

const TOO_LARGE = 200 * 1024 * 1024;

/** Method and path of the description, without its version. */
export const keyOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path.replace(/^\/v[23]/, '')}`;

export const knows = ({ operation }: Documented, status: number): boolean => String(status) in operation.responses;

/** A path with its parameters filled in; those that are not given are of nothing. */
export function fill(path: string, params: Readonly<Record<string, string>> = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? `no-${name}`));
}

/** Asks a server for what its descriptions have, and keeps which status was seen of which operation. */
export class ContractClient {
  readonly operations: Readonly<Record<Root, readonly Documented[]>>;
  readonly #url: string;
  readonly #seen = new Map<string, Set<number>>();

  private constructor(url: string, operations: Readonly<Record<Root, readonly Documented[]>>) {
    this.#url = url;
    this.operations = operations;
  }

  static async open(url: string): Promise<ContractClient> {
    const read = async (root: Root) => {
      const { paths } = (await (await fetch(`${url}/${root}/openapi.json`)).json()) as { paths: Record<string, Record<string, Operation>> };
      const documented = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })));
      return [root, documented] as const;
    };
    return new ContractClient(url, Object.fromEntries(await Promise.all(ROOTS.map(read))) as Record<Root, Documented[]>);
  }

  note(root: Root, operation: string, status: number): void {
    const key = `${root} ${operation}`;
    this.#seen.set(key, (this.#seen.get(key) ?? new Set()).add(status));
  }

  /** By operation of a description, sorted. */
  seen(root: Root): Record<string, number[]> {
    return Object.fromEntries(this.operations[root].map((each) => [keyOf(each), [...(this.#seen.get(`${root} ${keyOf(each)}`) ?? [])].toSorted((a, b) => a - b)]));
  }

  documented(root: Root): Record<string, number[]> {
    return Object.fromEntries(this.operations[root].map((each) => [keyOf(each), Object.keys(each.operation.responses).map(Number).toSorted((a, b) => a - b)]));
  }

  /** Asks for an operation. */
  async ask(root: Root, operation: string, asked: Asked): Promise<ContractAnswer> {
    const answer = await this.send(operation.split(' ', 1)[0]!, asked);
    this.note(root, operation, answer.status);
    return answer;
  }

  async send(method: string, { path, query = {}, body, type = 'application/json', headers = {} }: Asked): Promise<ContractAnswer> {
    const search = new URLSearchParams(query).toString();
    const multipart = body instanceof FormData;
    const answer = await fetch(`${this.#url}${path}${search === '' ? '' : `?${search}`}`, {
      method,
      headers: { ...headers, ...(body === undefined || multipart ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: multipart || typeof body === 'string' ? (body as string | FormData) : JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }

  /** Sends the head of a request whose body would be too large. */
  announce(root: Root, operation: string, { path, type = 'application/json', headers = {} }: Asked): Promise<ContractAnswer> {
    const { hostname, port } = new URL(this.#url);
    const method = operation.split(' ', 1)[0]!;
    return new Promise((resolve, reject) => {
      const request = httpRequest({ method, path, hostname, port, headers: { ...headers, 'content-type': type, 'content-length': TOO_LARGE } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => {
          request.destroy();
          this.note(root, operation, answer.statusCode ?? 0);
          resolve({ status: answer.statusCode ?? 0, text, headers: new Headers() });
        });
      });
      request.on('error', reject);
      request.flushHeaders();
    });
  }
}

export function expectError(answer: { status: number; text: string }, status: number, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).toBe(status);
  expect(Object.keys(JSON.parse(answer.text) as object), what).toEqual(expect.arrayContaining(['Code', 'Message', 'Resource', 'RequestId']));
}
