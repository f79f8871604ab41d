import { readConfig } from './config.ts';
import { logObservations } from './log-observations.ts';
import { openMetrics } from './metrics.ts';
import { openLog } from './open-log.ts';
import { startServer, type Roles } from './server.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { tuneHeap } from './tune-heap.ts';
import { welcome } from './welcome.ts';

/** Longer than the 10 s that calls in flight have, so that PostgreSQL can stop, too. */
const DEADLINE_MS = 20_000;

/** Runs a server until it is told to stop. @throws Error when it does not start. */
export async function runServer(roles: Roles): Promise<void> {
  tuneHeap();
  const config = readConfig(process.env);
  const log = openLog(config.logLevel);
  const metrics = openMetrics();
  const toLog = logObservations(log);
  const stop = new AbortController();
  const starting = startServer(config, {
    roles,
    metrics,
    signal: stop.signal,
    observe(observation) {
      toLog(observation);
      metrics.observe(observation);
    },
  });
  stopOnSignal({
    deadlineMs: DEADLINE_MS,
    onError: (error) => log.error(error),
    async stop({ signal, error }) {
      stop.abort();
      if (error !== undefined) log.fatal({ err: error }, 'unexpected error');
      toLog({ kind: 'server.stopping', signal: signal ?? 'error' });
      // Told to stop while it starts, it starts and then stops, so that nothing is left half made; but it waits for no database.
      await starting.then((server) => server.close(), () => {});
      toLog({ kind: 'server.stopped' });
    },
  });
  const server = await starting.catch((error: unknown) => {
    if (stop.signal.aborted) return null;
    throw error;
  });
  if (server !== null && !stop.signal.aborted) welcome(server, process.stdout);
}
