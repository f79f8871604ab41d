import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import type { Random } from './random.ts';

export type Disruptions = Record<string, number>;

/** Longer than the ten seconds after which a silent worker is taken for dead. */
const LONG_PAUSE_MS = [10_500, 14_000] as const;
const SHORT_PAUSE_MS = [500, 7_000] as const;

/** Kills and pauses at random, `times` in all, spread over the time. Counts what it did, by kind. */
export async function disrupt(fleet: Fleet, random: Random, { times, milliseconds }: { times: number; milliseconds: number }): Promise<Disruptions> {
  const done: Disruptions = {};
  const underWay = new Set<Promise<void>>();
  const deadline = performance.now() + milliseconds;
  const begin = (kind: string, work: Promise<void>) => {
    done[kind] = (done[kind] ?? 0) + 1;
    const ended = work.finally(() => underWay.delete(ended));
    underWay.add(ended);
  };
  for (let left = times; left > 0; left -= 1) {
    await sleep(Math.max(50, ((deadline - performance.now()) / left) * (0.5 + random.next())));
    const worker = random.pick(fleet.names.filter((name) => name !== 'api'));
    const kind = random.next();
    if (kind < 0.4) begin('workers killed', fleet.kill(worker, random.between(0, 1_500)));
    else if (kind < 0.6) begin('workers paused past their lease', fleet.pause(worker, random.between(...LONG_PAUSE_MS)));
    else if (kind < 0.7) begin('workers paused', fleet.pause(worker, random.between(...SHORT_PAUSE_MS)));
    else if (kind < 0.8) begin('APIs killed', fleet.kill('api', random.between(0, 500)));
    else if (kind < 0.85) begin('APIs paused', fleet.pause('api', random.between(...SHORT_PAUSE_MS)));
    else if (kind < 0.96) begin('PostgreSQL killed', Promise.resolve(fleet.killPostgres()));
    else begin('PostgreSQL paused', fleet.pausePostgres(random.between(...SHORT_PAUSE_MS)));
  }
  await Promise.all(underWay);
  return done;
}
