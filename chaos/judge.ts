import { allowedLimit } from './allowed-limit.ts';
import { judgeRate, type RatedCall } from './judge-rate.ts';
import type { Facts, MessageFact } from './read-facts.ts';
import type { Arrival } from './receiver.ts';
import { pathOf, type ChaosWebhook } from './workspace.ts';

/** From a commit's timestamp until others see it: its flush to disk lies between. */
const COMMIT_MS = 250;

export interface Verdict {
  problems: string[];
  /** For people: how near the limits were come. */
  rates: string[];
}

/** Holds what was committed, what is logged and what arrived against each other. */
export function judge(facts: Facts, arrivals: readonly Arrival[], webhooks: readonly ChaosWebhook[]): Verdict {
  const rates: string[] = [];
  const problems = [
    ...judgeMessages(facts, webhooks),
    ...judgeCalls(facts, arrivals, webhooks),
    ...judgeArrivals(facts, arrivals),
    ...webhooks.flatMap((webhook) => judgeLimit(webhook, facts, arrivals, rates)),
  ];
  return { problems, rates };
}

/** Each committed change has exactly the messages that it met by the definitions of its time, and nothing else has any. */
function judgeMessages({ journal, messages, versions, changes }: Facts, webhooks: readonly ChaosWebhook[]): string[] {
  const problems = changes > 0 ? [`${changes} changes were never fanned out`] : [];
  const all = webhooks.find(({ name }) => name === 'all')!;
  const committed = new Set(journal);
  if (committed.size !== journal.length) problems.push('the journal is not unique; the judge is wrong');
  for (const { change, id } of messages) if (!committed.has(change)) problems.push(`message ${id} tells of ${change}, which was not committed`);

  const complete = messages.filter(({ webhookId }) => webhookId === all.id);
  const met = new Map<string, MessageFact>();
  for (const message of complete) {
    const twin = met.get(message.change);
    if (twin !== undefined) problems.push(`${message.change} has two messages of webhook all: ${twin.id}, ${message.id}`);
    met.set(message.change, message);
  }
  for (const change of committed) if (!met.has(change)) problems.push(`${change} was committed and has no message of webhook all`);

  // What `all` was told of says when each change was captured; so what it met of the others is known to the microsecond.
  const made = new Map(messages.map((message) => [`${message.eventId}/${message.sequence}`, message]));
  if (made.size !== messages.length) problems.push('an event has two messages of one change');
  for (const { sequence, tableId, eventDate, change } of complete) {
    for (const { eventId, webhookId, active, fromAt, toAt, visibleAt, type, ...version } of versions) {
      if (webhookId === all.id || version.tableId !== tableId || !change.startsWith(`${type}/`)) continue;
      if (fromAt > eventDate || (toAt !== null && toAt <= eventDate)) continue;
      // Made while the request for this version was under way: fan-out may or may not have seen it.
      if (visibleAt !== null && eventDate <= visibleAt + COMMIT_MS * 1000) continue;
      const message = made.get(`${eventId}/${sequence}`);
      if (active && message === undefined) problems.push(`${change} met event ${eventId} (sequence ${sequence}) and has no message of it`);
      if (!active && message !== undefined) problems.push(`message ${message.id} of ${change}: event ${eventId} was inactive`);
    }
  }
  return problems;
}

/** Each call stands in one visible state; nothing waits that could go; what counts as delivered was taken. */
function judgeCalls({ messages, calls, attempts }: Facts, arrivals: readonly Arrival[], webhooks: readonly ChaosWebhook[]): string[] {
  const problems: string[] = [];
  const byPath = (messageId: string, path: string) => `${messageId} ${path}`;
  const taken = new Set(arrivals.filter(({ answered }) => answered >= 200 && answered < 300).map(({ messageId, path }) => byPath(messageId, path)));
  const delivered = new Set(attempts.filter(({ outcome }) => outcome === 'delivered').map(({ messageId, path }) => byPath(messageId, path)));
  const standing = new Set(calls.map(({ messageId, path }) => byPath(messageId, path)));
  for (const one of delivered) if (!taken.has(one)) problems.push(`message ${one} is logged as delivered, but the receiver did not take it`);
  for (const { messageId, path, state, held, removed } of calls) {
    if (state === 'queued' && !held) problems.push(`message ${messageId} still waits for ${path}${removed ? ', which was removed' : ''}`);
  }
  const known = new Set([...calls, ...attempts].map(({ messageId }) => messageId));
  for (const { id, webhookId, problem, change } of messages) {
    const webhook = webhooks.find((one) => one.id === webhookId);
    if (problem === null && !known.has(id)) problems.push(`message ${id} of ${change} has no call`);
    if (webhook?.steady !== true) continue;
    for (let url = 0; url < (webhook.name === 'all' ? 2 : 1); url += 1) {
      const one = byPath(id, pathOf(webhook.name, url));
      if (!delivered.has(one) && !standing.has(one)) problems.push(`message ${one} of ${change} is neither delivered nor pending, held, dead or discarded`);
    }
  }
  return problems;
}

/** What arrived verifies, is a message there is, and is always the same under the same id. */
function judgeArrivals({ messages }: Facts, arrivals: readonly Arrival[]): string[] {
  const problems: string[] = [];
  const known = new Map(messages.map(({ id, change }) => [id, change]));
  const bodies = new Map<string, string>();
  for (const { messageId, path, problem, body, type, key, name } of arrivals) {
    const change = `${type}/${key}/${name}`;
    if (problem !== null) problems.push(`message ${messageId} at ${path} does not verify: ${problem}`);
    if (known.get(messageId) !== change) problems.push(`message ${messageId} at ${path} tells of ${change}; stored is ${known.get(messageId) ?? 'no such message'}`);
    if ((bodies.get(messageId) ?? body) !== body) problems.push(`message ${messageId} came with two bodies, one at ${path}`);
    bodies.set(messageId, body);
  }
  return problems;
}

function judgeLimit(webhook: ChaosWebhook, { attempts }: Facts, arrivals: readonly Arrival[], rates: string[]): string[] {
  const started = new Map<string, number[]>();
  for (const { webhookId, callId, startedAt } of attempts) if (webhookId === webhook.id) started.set(callId, [...(started.get(callId) ?? []), startedAt]);
  for (const times of started.values()) times.sort((a, b) => a - b);
  const calls: RatedCall[] = arrivals.filter(({ path }) => path.startsWith(`/${webhook.name}/`)).map(({ callId, at, waitedMs }) => {
    // The last start before the arrival is its own; one that was not logged has none that near.
    const own = started.get(callId)?.findLast((time) => time <= at + 1);
    if (own === undefined || at - own > 20_000) return { startedAt: null, arrivedAt: at, waitedMs };
    started.set(callId, started.get(callId)!.filter((time) => time !== own));
    return { startedAt: own, arrivedAt: at, waitedMs };
  });
  const { startsOver, arrivalsOver, jitterMs, worstAt, unlogged } = judgeRate(calls, (from, to) => allowedLimit(webhook.limits, from, to));
  rates.push(`${webhook.name}: ${calls.length} calls, most in a second over limit + max(1, 1 %): ${startsOver} by start, ${arrivalsOver} by arrival (jitter ${jitterMs} ms)${changesOf(webhook)}`);
  const when = `in the second from ${new Date(worstAt).toISOString()}, ${unlogged} of that second in no log`;
  return [
    ...(startsOver > 0 ? [`webhook ${webhook.name} wrote ${startsOver} calls too many ${when}`] : []),
    ...(arrivalsOver > 0 ? [`webhook ${webhook.name}: ${arrivalsOver} calls too many arrived ${when}`] : []),
  ];
}

function changesOf({ limits }: ChaosWebhook): string {
  const asked = limits.length - 1;
  return asked === 0 ? '' : `, limit changed ${asked} times, ${limits.filter(({ confirmedAt }) => confirmedAt === null).length} of them unconfirmed`;
}
