import type { Observe } from '../observe.ts';
import { fillLateHoles } from '../webhooks/payload/late-holes.ts';
import { callHeaders, keysThatSign } from './call-headers.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import type { LaneOutcome, Sending } from './dispatcher.ts';
import type { HttpPools } from './http/http-pools.ts';
import type { InspectorHandOver } from './inspector-hand-over.ts';
import { judgeAnswer, type Answer } from './judge-answer.ts';
import type { Lane } from './lane.ts';
import { nextAttemptMs } from './next-attempt.ts';
import type { OwnedWebhook } from './owned-webhook.ts';
import { post, type NotBegun, type Written } from './http/post.ts';
import type { QueuedCall } from './queued-call.ts';
import type { FinishedAttempt } from './finished-attempt.ts';
import { timeOrderedId } from './time-ordered-id.ts';

export interface CallSenderParts {
  pools: HttpPools;
  inspectors: Pick<InspectorHandOver, 'record'>;
  settings: DeliverySettings;
  observe: Observe;
  /** Whether this worker's lease is fresh. */
  mayCall(now: number): boolean;
  /** Told of each attempt before its lane is. */
  finished(attempt: FinishedAttempt, lane: Lane): void;
  /** The receiver said 410: it wants no more of this webhook. */
  gone(call: QueuedCall, lane: Lane): void;
}

/** A pause that 429 or 503 asks for holds the whole URL; of other answers it holds the call alone. */
const PAUSING = new Set([429, 503]);

/** Makes one attempt of a call: fills in what is late, signs, posts, judges, and says what follows. */
export class CallSender {
  readonly #parts: CallSenderParts;
  /** Set while the worker stops: an attempt cut off by us is not the receiver's failure. */
  stopping = false;

  constructor(parts: CallSenderParts) {
    this.#parts = parts;
  }

  send(call: QueuedCall, lane: Lane, webhook: OwnedWebhook, done: (outcome: LaneOutcome) => void): Sending {
    const startedAt = Date.now();
    const began = performance.now();
    const keys = keysThatSign(webhook.keys, webhook.previousUntil, startedAt);
    const body = fillLateHoles(call.body, {
      secret: keys[0]!.secret,
      callId: call.id,
      downloadAddress: (contentId) => this.#parts.settings.downloadAddress(call.accountId, contentId, startedAt),
    });
    const { inspectorToken, origin, path } = lane.target;
    const timestamp = Math.floor(startedAt / 1000);
    // What the inspector keeps is no place for a password.
    const custom = inspectorToken === null ? webhook.headers.sent : webhook.headers.shown;
    const headers = callHeaders({ userAgent: this.#parts.settings.userAgent, messageId: call.messageId, timestamp, body, keys, custom });
    const end = (ended: Answer | NotBegun, written: Written | null) => {
      if (ended.kind === 'not-begun') done({ kind: 'dropped' });
      else done(this.#ended(call, lane, ended, written?.writtenAt ?? startedAt, performance.now() - (written?.writtenMs ?? began)));
    };
    if (inspectorToken !== null) {
      void this.#handOver(inspectorToken, headers, body).then((answer) => end(answer, null));
      return { abort() {}, waitedMs: 0 };
    }
    const mayBegin = (now: number) => !webhook.lost && !lane.held && this.#parts.mayCall(now);
    const secrets = [...keys.map(({ secret }) => secret), ...webhook.headers.secrets];
    return post(this.#parts.pools.for(origin), { path, headers, body, secrets, mayBegin, limit: webhook.limit }, end);
  }

  /** The server's own inspector gets the call as a row: no socket is opened. */
  async #handOver(token: string, headers: readonly string[], body: string): Promise<Answer> {
    const named: Record<string, string> = {};
    for (let index = 0; index < headers.length; index += 2) named[headers[index]!] = headers[index + 1]!;
    try {
      const known = await this.#parts.inspectors.record({ token, headers: named, body });
      return known ? { kind: 'answered', status: 200, retryAfter: null, body: '' } : { kind: 'answered', status: 404, retryAfter: null, body: 'No such inspector' };
    } catch {
      return { kind: 'failed', errorCode: 'connection', details: 'The inspector could not take the call' };
    }
  }

  #ended(call: QueuedCall, lane: Lane, answer: Answer, startedAt: number, durationMs: number): LaneOutcome {
    if (this.stopping && answer.kind === 'failed') return { kind: 'dropped' };
    const epochNow = Date.now();
    const verdict = judgeAnswer(answer, epochNow);
    const number = call.attempts + 1;
    const waitMs = verdict.delivered ? null : nextAttemptMs(number, this.#parts.settings.retryScheduleMs, verdict.retryAfterMs, Math.random());
    const nextAt = waitMs === null ? null : (epochNow + waitMs) * 1000;
    const outcome = verdict.delivered ? 'delivered' : verdict.gone || nextAt !== null ? 'failed' : 'dead';
    const httpStatus = answer.kind === 'answered' ? answer.status : null;
    this.#parts.finished(
      {
        call, id: timeOrderedId(), number, outcome, startedAt: startedAt * 1000, durationMs: Math.round(durationMs), httpStatus,
        errorCode: verdict.errorCode, details: verdict.details,
        response: answer.kind === 'answered' ? answer.body : null,
        nextAt: verdict.gone ? null : nextAt,
        dueAgainAt: verdict.gone ? epochNow * 1000 : nextAt,
      },
      lane,
    );
    if (verdict.gone) this.#parts.gone(call, lane);
    this.#parts.observe({
      kind: 'attempt.made', accountId: call.accountId, webhookId: call.webhookId, urlId: call.urlId, outcome, httpStatus,
      errorCode: verdict.errorCode, milliseconds: durationMs,
    });
    if (verdict.delivered) return { kind: 'delivered' };
    const pauseMs = httpStatus !== null && PAUSING.has(httpStatus) ? (verdict.retryAfterMs ?? 0) : 0;
    return { kind: 'failed', pauseMs, overloaded: verdict.overloaded };
  }
}
