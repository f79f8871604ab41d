import { describe, expect, it } from 'vitest';
import type { Protection, Rules } from '../../test/delivery/protocol-model.ts';
import { walkProtocol } from '../../test/delivery/walk-protocol.ts';
import { FIRST_CALL_AFTER_MS } from './lane-registry.ts';
import { DEAD_AFTER_MS } from './membership.ts';
import { LEASE_MS } from './ownership.ts';
import { HEARTBEAT_MS } from './start-worker.ts';

const TICK_MS = 2_000;

/** The limit, by the constants of the source, rounded against the protocol: what lies between two ticks may be nearly one longer. */
const OF_THE_LIMIT: Rules = {
  lease: Math.ceil(LEASE_MS / TICK_MS), deadAfter: Math.floor(DEAD_AFTER_MS / TICK_MS) - 1,
  firstCallAfter: Math.ceil(FIRST_CALL_AFTER_MS / TICK_MS), heartbeat: Math.floor(HEARTBEAT_MS / TICK_MS),
  crashes: 1, lostAnswers: 1, refusals: 0, calls: false,
};
/** A call from its change to its end. No clock takes part. */
const OF_A_CALL: Rules = { ...OF_THE_LIMIT, crashes: 2, lostAnswers: 1, refusals: 1, calls: true };

describe('the protocol of owning, claiming and settling, in every interleaving of two workers', () => {
  it('has times that fit each other', () => {
    expect(HEARTBEAT_MS * 2).toBeLessThan(LEASE_MS);
    // The last call of a silent owner lies more than a second before the first of its heir.
    expect(LEASE_MS).toBeLessThan(DEAD_AFTER_MS);
    expect(FIRST_CALL_AFTER_MS).toBeGreaterThanOrEqual(1_000);
  });

  it('lets no two calls into one second, and leaves no webhook without an owner', () => {
    const { broken, states } = walkProtocol(OF_THE_LIMIT);
    expect(broken).toBeNull();
    expect(states).toBeGreaterThan(100_000);
  });

  it('loses no change, and lets no stale settle change a call', () => {
    const { broken, states } = walkProtocol(OF_A_CALL);
    expect(broken).toBeNull();
    expect(states).toBeGreaterThan(1_000);
  });

  it.each<[Protection, Rules, string]>([
    ['lease-check', OF_THE_LIMIT, 'two calls within a second'],
    ['first-second', OF_THE_LIMIT, 'two calls within a second'],
    ['word-of-death', OF_THE_LIMIT, 'two calls within a second'],
    ['one-at-a-time', OF_THE_LIMIT, 'two calls within a second'],
    ['release-of-others', OF_THE_LIMIT, 'stuck'],
    ['one-transaction', OF_A_CALL, 'the change is neither captured, nor queued, nor delivered'],
    ['settle-by-due-time', OF_A_CALL, 'a stale settle changed a call that was put off since'],
  ])('breaks without %s', (without, rules, what) => {
    expect(walkProtocol({ ...rules, crashes: Math.min(rules.crashes, rules.calls ? 1 : 0), without }).broken?.what).toBe(what);
  });
});
