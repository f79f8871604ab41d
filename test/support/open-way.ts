import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Way {
  /** Of the database, by this way. */
  connectionString: string;
  /** Cuts all connections and takes no more: the database is away. */
  close(): Promise<void>;
}

/** Where a way to the test's PostgreSQL would lead, which is reached over TCP by it. */
export function wayTo(connectionString: string, port: number): { connectionString: string; open: () => Promise<Way> } {
  const [, name, host] = /\/(test_\w+)\?host=([^&]+)/.exec(connectionString)!;
  const by = `postgres://rowcast@127.0.0.1:${port}/${name}`;
  return {
    connectionString: by,
    async open() {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        const onward = connect(`${decodeURIComponent(host!)}/.s.PGSQL.5432`);
        for (const end of [socket, onward]) {
          sockets.add(end);
          end.on('error', () => {});
        }
        socket.pipe(onward).pipe(socket);
      }).listen(port, '127.0.0.1');
      await once(server, 'listening');
      return {
        connectionString: by,
        async close() {
          const closed = once(server, 'close');
          server.close();
          for (const socket of sockets) socket.destroy();
          await closed;
        },
      };
    },
  };
}
