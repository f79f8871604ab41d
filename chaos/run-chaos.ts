import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { homeFolders } from '../src/db/embedded/home-folders.ts';
import { startEmbeddedPostgres } from '../src/db/embedded/start-embedded-postgres.ts';
import { freePort } from '../test/support/free-port.ts';
import { restClient, type RestClient } from '../test/support/rest-client.ts';
import { changeDefinitions, troubleReceiver } from './vary.ts';
import { disrupt, type Disruptions } from './disrupt.ts';
import { drain } from './drain.ts';
import { Fleet } from './fleet.ts';
import { judge } from './judge.ts';
import { seededRandom } from './random.ts';
import { readFacts } from './read-facts.ts';
import { startChaosReceiver } from './receiver.ts';
import { openWorkspace } from './workspace.ts';
import { writeOverRest, writeSql } from './write.ts';

export interface ChaosOptions {
  seed: string;
  milliseconds: number;
  /** Kills and pauses. */
  kills: number;
  workers: number;
  /** Arguments of node that come before the command's name. */
  program: readonly string[];
}

export interface ChaosReport {
  /** What is wrong; empty: nothing. */
  problems: string[];
  disruptions: Disruptions;
  definitionChanges: number;
  committed: number;
  messages: number;
  arrivals: number;
  /** Calls that came again although the receiver had taken them. */
  repeats: number;
  dead: number;
  discarded: number;
  held: number;
  rates: string[];
  /** Processes that ended though nobody ended them; they are started again. */
  ended: string[];
  /** Where the processes' logs are, kept when something is wrong. */
  logs: string;
}

const CREDENTIALS = { clientId: 'chaos', clientSecret: 'chaos-secret-0123456789' };
const READY_MS = 60_000;

/** Writes, kills, pauses, fails and changes at random for a time, lets all of it drain, and judges what came of it. */
export async function runChaos({ seed, milliseconds, kills, workers, program }: ChaosOptions): Promise<ChaosReport> {
  const random = seededRandom(seed);
  const home = mkdtempSync(join(tmpdir(), 'rowcast-chaos-'));
  const postgres = await startEmbeddedPostgres({ home, observe: () => {}, settings: { track_commit_timestamp: 'on' } });
  const receiver = await startChaosReceiver();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const fleet = new Fleet({
    program, workers, port, logs: join(home, 'logs'), data: homeFolders(home).data,
    environment: {
      DATABASE_URL: postgres.connectionString, ROWCAST_HOME: home, ROWCAST_SECRET_KEY: randomBytes(32).toString('base64'),
      ROWCAST_CLIENT_ID: CREDENTIALS.clientId, ROWCAST_CLIENT_SECRET: CREDENTIALS.clientSecret, ROWCAST_OUTGOING_ALLOW: '127.0.0.0/8',
      ROWCAST_RETRY_SCHEDULE: '1,1,2,2,3,3,3,3,3,3,3,3', ROWCAST_CALL_TIMEOUT: '3', LOG_LEVEL: 'info',
    },
  });
  let problems: string[] = ['the run did not come to its end'];
  try {
    fleet.start('api');
    const api = await ready(url);
    const workspace = await openWorkspace(api, postgres.connectionString, receiver);
    for (const name of fleet.names) if (name !== 'api') fleet.start(name);

    const over = new AbortController();
    const disturbing = Promise.all([
      troubleReceiver(receiver, random.branch('receiver'), over.signal),
      changeDefinitions(workspace.webhooks, receiver.url, api, random.branch('definitions'), over.signal),
      ...[1, 2].map((n) => writeOverRest(`rest${n}`, api, random.branch(`rest${n}`), over.signal)),
      ...[1, 2].map((n) => writeSql(`sql${n}`, workspace, random.branch(`sql${n}`), over.signal)),
    ]);
    const disruptions = await disrupt(fleet, random.branch('kills'), { times: kills, milliseconds });
    over.abort();
    const [, definitionChanges] = await disturbing;
    fleet.restore();
    await drain(workspace.pool);
    // What was discarded last is discarded once a second.
    await sleep(1_500);

    const facts = await readFacts(workspace.pool);
    const arrivals = await receiver.arrivals();
    const verdict = judge(facts, arrivals, workspace.webhooks);
    problems = verdict.problems;
    await workspace.pool.end();
    const count = (state: string) => facts.calls.filter((call) => call.state === state).length;
    const taken = arrivals.filter(({ answered }) => answered >= 200 && answered < 300).map(({ path, callId }) => `${path} ${callId}`);
    return {
      problems, disruptions, definitionChanges, committed: facts.journal.length, messages: facts.messages.length, arrivals: arrivals.length,
      repeats: taken.length - new Set(taken).size, dead: count('dead'), discarded: count('discarded'), held: count('queued'),
      rates: verdict.rates, ended: fleet.crashes, logs: join(home, 'logs'),
    };
  } finally {
    await fleet.close();
    receiver.close();
    await postgres.stop();
    if (problems.length === 0) rmSync(home, { recursive: true, force: true });
  }
}

async function ready(url: string): Promise<RestClient> {
  const deadline = performance.now() + READY_MS;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) return restClient(url, CREDENTIALS);
    if (performance.now() > deadline) throw new Error(`the API is not ready after ${READY_MS} ms`);
    await sleep(50);
  }
}
