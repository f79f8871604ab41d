import type { Level, Logger } from 'pino';
import type { Observation, Observe } from './observe.ts';

type Kind = Observation['kind'];

/** What a line of each kind says, and how loud: what happens for every request or call is for debugging only. */
const LINES: { readonly [K in Kind]: readonly [Level, string] } = {
  'server.listening': ['info', 'listening'],
  'server.stopping': ['info', 'stopping'],
  'server.stopped': ['info', 'stopped'],
  'database.started': ['info', 'embedded PostgreSQL started'],
  'database.lost': ['error', 'embedded PostgreSQL lost'],
  'database.back': ['info', 'embedded PostgreSQL back'],
  'database.awaited': ['warn', 'waiting for the database'],
  'database.migrated': ['info', 'database migrated'],
  'request.answered': ['debug', 'request answered'],
  'request.failed': ['error', 'request failed'],
  'worker.joined': ['info', 'worker joined'],
  'worker.left': ['info', 'worker left'],
  'worker.lease-lost': ['warn', 'worker lost its lease'],
  'webhooks.owned': ['info', 'webhooks owned'],
  'changes.fanned-out': ['debug', 'changes fanned out'],
  'attempt.made': ['debug', 'attempt made'],
  'attempts.settled': ['debug', 'attempts settled'],
  'url.held': ['warn', 'URL held'],
  'calls.discarded': ['info', 'calls discarded'],
  'loop.failed': ['warn', 'loop failed'],
  'partitions.made': ['info', 'partitions made'],
  'partitions.dropped': ['info', 'partitions dropped'],
};

/** Writes every observation as one line; its facts are the line's fields, an error under `err`. */
export function logObservations(logger: Logger): Observe {
  return (observation) => {
    const [level, text] = LINES[observation.kind];
    if (!logger.isLevelEnabled(level)) return;
    const { error, ...facts } = observation as Observation & { error?: unknown };
    logger[level](error === undefined ? facts : { ...facts, err: error }, text);
  };
}
