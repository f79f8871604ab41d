/** Everything that can be observed of a running server. The logger, the metrics and the tests read this one type. */
export type Observation =
  | { kind: 'server.listening'; url: string }
  | { kind: 'server.stopping'; signal: string }
  | { kind: 'server.stopped' }
  | { kind: 'database.started'; version: string; folder: string; milliseconds: number }
  | { kind: 'database.lost'; error: unknown }
  | { kind: 'database.back'; milliseconds: number }
  | { kind: 'database.awaited'; reason: string; leftMs: number }
  | { kind: 'database.migrated'; applied: readonly string[] }
  | { kind: 'request.answered'; requestId: string; method: string; route: string; status: number; milliseconds: number; accountId?: string }
  | { kind: 'request.failed'; requestId: string; method: string; route: string; error: unknown }
  | { kind: 'worker.joined'; workerId: number }
  | { kind: 'worker.left'; workerId: number }
  | { kind: 'worker.lease-lost'; workerId: number; silentMs: number }
  | { kind: 'webhooks.owned'; workerId: number; gained: number; lost: number; total: number }
  | { kind: 'changes.fanned-out'; accountId: string; tableId: number; changes: number; messages: number; calls: number; milliseconds: number }
  | { kind: 'attempt.made'; accountId: string; webhookId: string; urlId: number; outcome: 'delivered' | 'failed' | 'dead'; httpStatus: number | null; errorCode: string | null; milliseconds: number }
  | { kind: 'attempts.settled'; attempts: number; milliseconds: number }
  | { kind: 'url.held'; accountId: string; webhookId: string; urlId: number; reason: string }
  | { kind: 'calls.discarded'; accountId: string; webhookId: string; calls: number; reason: string }
  | { kind: 'loop.failed'; loop: string; error: unknown; retryInMs: number }
  | { kind: 'partitions.made'; count: number }
  | { kind: 'partitions.dropped'; names: readonly string[] };

export type ObservationOf<K extends Observation['kind']> = Extract<Observation, { kind: K }>;

/** Told of every observation, synchronously and in order. Must not throw. */
export type Observe = (observation: Observation) => void;
