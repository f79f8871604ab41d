import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Observation, ObservationOf, Observe } from './observe.ts';

const EVENT_LOOP_LOOK_MS = 100;

/** The figures of one server, counted from its observations. */
export interface Metrics {
  observe: Observe;
  /** The figures in Prometheus' text format. */
  text(): Promise<string>;
  contentType: string;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const perOutcome = <Child>(make: (outcome: ObservationOf<'attempt.made'>['outcome']) => Child) => ({
  delivered: make('delivered'), failed: make('failed'), dead: make('dead'),
});

export function openMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // By default the event loop's delay is looked at a hundred times a second, which is half of what an idle server does.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_LOOK_MS });
  const counter = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const histogram = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Histogram({ name, help, labelNames: [...labelNames], registers, buckets: SECONDS });

  const requests = counter('rowcast_requests_total', 'Requests answered', ['method', 'route', 'status']);
  const requestSeconds = histogram('rowcast_request_seconds', 'Time to answer a request', ['method', 'route']);
  const changes = counter('rowcast_changes_total', 'Captured changes met with the events');
  const messages = counter('rowcast_messages_total', 'Messages created');
  const calls = counter('rowcast_calls_total', 'Calls queued');
  const fanOutSeconds = histogram('rowcast_fan_out_seconds', 'Time of a batch of changes, from reading them to their commit');
  const attempts = counter('rowcast_attempts_total', 'POSTs made', ['outcome']);
  const attemptSeconds = histogram('rowcast_attempt_seconds', 'Time of a POST', ['outcome']);
  // A figure's child is kept: finding it by its labels costs more than counting, and this is done for every POST.
  const attemptsBy = perOutcome((outcome) => ({ count: attempts.labels(outcome), seconds: attemptSeconds.labels(outcome) }));
  const settleSeconds = histogram('rowcast_settle_seconds', 'Time to record a batch of attempts');
  const held = counter('rowcast_urls_held_total', 'Outgoing URLs put on hold', ['reason']);
  const discarded = counter('rowcast_calls_discarded_total', 'Calls discarded before delivery', ['reason']);
  const owned = new Gauge({ name: 'rowcast_webhooks_owned', help: 'Webhooks whose calls this process makes', registers });
  const loopFailures = counter('rowcast_loop_failures_total', 'Failed runs of background loops', ['loop']);
  const databaseLosses = counter('rowcast_database_losses_total', 'Times the embedded PostgreSQL ended unasked');

  // Routes, methods and statuses are few.
  const answers = new Map<string, { count: { inc(): void }; seconds: { observe(value: number): void } }>();
  function answersBy({ method, route, status }: { method: string; route: string; status: number }) {
    const key = `${method} ${route} ${status}`;
    const known = answers.get(key) ?? { count: requests.labels({ method, route, status }), seconds: requestSeconds.labels({ method, route }) };
    answers.set(key, known);
    return known;
  }

  function observe(observation: Observation): void {
    switch (observation.kind) {
      case 'request.answered': {
        const { count, seconds } = answersBy(observation);
        count.inc();
        seconds.observe(observation.milliseconds / 1000);
        break;
      }
      case 'changes.fanned-out':
        changes.inc(observation.changes);
        messages.inc(observation.messages);
        calls.inc(observation.calls);
        fanOutSeconds.observe(observation.milliseconds / 1000);
        break;
      case 'attempt.made':
        attemptsBy[observation.outcome].count.inc();
        attemptsBy[observation.outcome].seconds.observe(observation.milliseconds / 1000);
        break;
      case 'attempts.settled':
        settleSeconds.observe(observation.milliseconds / 1000);
        break;
      case 'url.held':
        held.inc({ reason: observation.reason });
        break;
      case 'calls.discarded':
        discarded.inc({ reason: observation.reason }, observation.calls);
        break;
      case 'webhooks.owned':
        owned.set(observation.total);
        break;
      case 'loop.failed':
        loopFailures.inc({ loop: observation.loop });
        break;
      case 'database.lost':
        databaseLosses.inc();
        break;
      default:
        break;
    }
  }

  return { observe, text: () => registry.metrics(), contentType: registry.contentType };
}
