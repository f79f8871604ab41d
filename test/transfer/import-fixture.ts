import type { RestClient } from '../support/rest-client.ts';
import type { TestServer } from '../support/start-server.ts';

// Answers of every shape.
// oxlint-disable-next-line typescript/no-explicit-any
type Body = any;

export interface ImportedFile {
  status: number;
  body: Body;
}

const query = (options: Readonly<Record<string, string>>) => new URLSearchParams(options).toString();

/** Speaks to the imports and exports of a server. */
export function importClient({ url, api, observations }: Pick<TestServer, 'url' | 'observations'> & { api: RestClient }) {
  const send = async (path: string, file: string | Buffer | ReadableStream, contentType: string): Promise<ImportedFile> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST', headers: { authorization: `Bearer ${api.token}`, 'content-type': contentType }, body: file as never, duplex: 'half',
    } as RequestInit);
    return { status: response.status, body: await response.json() };
  };
  const end = async (id: string): Promise<Body> => {
    for (;;) {
      const { body } = await api.get(`/v2/imports/${id}`);
      if (['done', 'failed', 'cancelled'].includes(body.State)) return body;
      const failed = observations.find((observation) => observation.kind === 'loop.failed');
      if (failed !== undefined) throw new Error(`${failed.loop} failed`, { cause: failed.error });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const text = async (path: string): Promise<string> => (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${api.token}` } })).text();
  return {
    upload: (options: Readonly<Record<string, string>>, file: string | Buffer | ReadableStream, contentType = 'text/csv') => send(`/v2/imports?${query(options)}`, file, contentType),
    preview: (options: Readonly<Record<string, string>>, file: string | Buffer, contentType = 'text/csv') => send(`/v2/imports/preview?${query(options)}`, file, contentType),
    end,
    /** To its end, which must not be refused. */
    async run(options: Readonly<Record<string, string>>, file: string | Buffer, contentType = 'text/csv'): Promise<Body> {
      const { status, body } = await send(`/v2/imports?${query(options)}`, file, contentType);
      if (status !== 202) throw new Error(JSON.stringify(body));
      return end(body.Id);
    },
    errors: (id: string) => text(`/v2/imports/${id}/errors`),
    exported: (table: string, options: Readonly<Record<string, string>> = {}) => text(`/v2/tables/${table}/export?${query(options)}`),
    async rows(table: string): Promise<Body[]> {
      return (await api.get(`/v2/tables/${table}/records?q.limit=1000`)).body.Result;
    },
  };
}
