import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeFloor, type Look, type LookFrom } from './change-floor.ts';

const LIMIT = 3;

/** An outbox as PostgreSQL keeps it: ids are drawn in turn, and seen when their transactions have committed. */
class Outbox {
  #nextId = 1;
  #nextTransaction = 100;
  readonly open = new Map<number, number[]>();
  visible: number[] = [];

  begin(): void {
    this.open.set((this.#nextTransaction += 1), []);
  }

  /** One of the open transactions makes a change. */
  change(nth: number): void {
    [...this.open.values()][nth % this.open.size]?.push((this.#nextId += 1));
  }

  end(nth: number, commits: boolean): void {
    const transaction = [...this.open.keys()][nth % this.open.size];
    if (transaction === undefined) return;
    if (commits) this.visible = [...this.visible, ...this.open.get(transaction)!].toSorted((a, b) => a - b);
    this.open.delete(transaction);
  }

  /** As `readChanges` does; `meanwhile` happens after the snapshot was taken. */
  look({ from, open }: LookFrom, meanwhile: () => void): { look: Look; ids: number[] } {
    const ended = [...open].filter(([transaction]) => !this.open.has(Number(transaction)));
    const begin = Math.min(from, ...ended.map(([, lowest]) => lowest));
    const inProgress = [...this.open.keys()];
    const ids = this.visible.filter((id) => id >= begin).slice(0, LIMIT);
    meanwhile();
    const snapshot = `${inProgress[0] ?? this.#nextTransaction}:${this.#nextTransaction}:${inProgress.join(',')}`;
    return { look: { from: begin, snapshot, drawn: this.#nextId }, ids };
  }

  take(ids: readonly number[]): void {
    this.visible = this.visible.filter((id) => !ids.includes(id));
  }
}

type Step = { do: 'begin' | 'change' | 'commit' | 'roll back'; nth: number } | { do: 'look'; ahead: boolean; taken: boolean; meanwhile: number };

const writing = fc.record({ do: fc.constantFrom('begin' as const, 'change' as const, 'change' as const, 'commit' as const, 'roll back' as const), nth: fc.nat(5) });
const looking = fc.record({ do: fc.constant('look' as const), ahead: fc.boolean(), taken: fc.boolean(), meanwhile: fc.nat(3) });

function write(outbox: Outbox, step: Step): void {
  if (step.do === 'begin') outbox.begin();
  else if (step.do === 'change') outbox.change(step.nth);
  else if (step.do !== 'look') outbox.end(step.nth, step.do === 'commit');
}

describe('ChangeFloor', () => {
  it('never begins above a change that can be seen, whatever commits when', () => {
    fc.assert(fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: writing }, { weight: 1, arbitrary: looking }), { maxLength: 80 }), (steps) => {
      const outbox = new Outbox();
      const floor = new ChangeFloor();
      const look = (from: LookFrom, meanwhile: number) => {
        const seen = outbox.look(from, () => {
          for (let nth = 0; nth < meanwhile; nth += 1) {
            outbox.begin();
            outbox.change(nth + 7);
            outbox.change(nth);
          }
        });
        floor.looked(seen.look, 1, 0, seen.ids.at(-1) ?? null);
        return seen;
      };
      for (const step of steps) {
        write(outbox, step);
        if (step.do !== 'look') continue;
        const lowest = outbox.visible[0];
        const first = look(floor.from(1), step.meanwhile);
        expect(first.ids[0]).toBe(lowest);
        const behind = first.ids.at(-1);
        if (behind === undefined) continue;
        let second: number[] = [];
        if (step.ahead && !floor.mustLookBack(1)) {
          // Something may commit between the two.
          outbox.end(step.meanwhile, true);
          second = look({ from: behind + 1, open: new Map() }, step.meanwhile).ids;
          const below = outbox.visible.filter((id) => id <= behind && !first.ids.includes(id));
          expect(floor.mustLookBack(1) || below.length === 0).toBe(true);
        }
        if (!step.taken) continue;
        for (const ids of [first.ids, second]) {
          if (ids.length === 0) continue;
          outbox.take(ids);
          floor.stored(ids.at(-1)!);
        }
      }
    }), { numRuns: 3_000 });
  });

  it('passes over nothing that was taken while a transaction stays open', () => {
    const floor = new ChangeFloor();
    floor.looked({ from: 0, snapshot: '7:9:7', drawn: 500 }, 0, 0, 400);
    floor.stored(400);
    expect(floor.from(1)).toEqual({ from: 401, open: new Map([['7', 0]]) });
    floor.looked({ from: 401, snapshot: '7:12:7,11', drawn: 600 }, 1, 0, null);
    expect(floor.from(2)).toEqual({ from: 500, open: new Map([['7', 0], ['11', 400]]) });
    expect(floor.mustLookBack(2)).toBe(false);
    // 7 has ended: what it made is looked for, and it is forgotten.
    floor.looked({ from: 0, snapshot: '11:12:11', drawn: 600 }, 2, 0, null);
    expect(floor.from(3)).toEqual({ from: 600, open: new Map([['11', 400]]) });
  });

  it('looks back before it goes on behind what waits to be stored, when a transaction has ended that may have made lower changes', () => {
    const floor = new ChangeFloor();
    floor.looked({ from: 0, snapshot: '7:9:7', drawn: 900 }, 0, 0, 400);
    floor.looked({ from: 401, snapshot: '9:9:', drawn: 900 }, 1, 0, 800);
    expect(floor.mustLookBack(2)).toBe(true);
    floor.stored(400);
    floor.stored(800);
    expect(floor.from(2)).toEqual({ from: 801, open: new Map([['7', 0]]) });
    floor.looked({ from: 0, snapshot: '9:9:', drawn: 900 }, 2, 0, null);
    expect(floor.mustLookBack(3)).toBe(false);
  });

  it('looks at all changes now and then, more rarely when that is dear', () => {
    const floor = new ChangeFloor();
    const look = (now: number, tookMs: number) => floor.looked({ from: floor.from(now).from, snapshot: '9:9:', drawn: 10 }, now, tookMs, null);
    look(0, 1);
    look(0, 1);
    expect([floor.from(29_999).from, floor.from(30_000).from]).toEqual([10, 0]);
    look(30_000, 1_000);
    expect([floor.from(129_999).from, floor.from(130_000).from]).toEqual([10, 0]);
  });
});
