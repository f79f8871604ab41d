import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeFloor, type Look, type LookFrom } from './change-floor.ts';

const LIMIT = 3;
const RECORDS = 4;

interface Change {
  id: number;
  record: number;
}

/** An outbox as PostgreSQL keeps it: ids are drawn in turn, a record is changed by one transaction at a time, and changes are seen when theirs has committed. */
class Outbox {
  #drawn = 0;
  #nextTransaction = 100;
  /** A snapshot lists no transaction that is younger than this one, in progress though it is. */
  #latestEnded = 99;
  readonly #open = new Map<number, Change[]>();
  readonly #locked = new Map<number, number>();
  visible: Change[] = [];

  begin(): number {
    const transaction = this.#nextTransaction;
    this.#nextTransaction += 1;
    this.#open.set(transaction, []);
    return transaction;
  }

  /** One of the open transactions changes a record, unless another one has it. */
  change(nth: number, record: number): void {
    const transaction = [...this.#open.keys()][nth % this.#open.size];
    if (transaction === undefined || (this.#locked.get(record) ?? transaction) !== transaction) return;
    this.#locked.set(record, transaction);
    this.#open.get(transaction)!.push({ id: (this.#drawn += 1), record });
  }

  end(transaction: number | undefined, commits: boolean): void {
    if (transaction === undefined) return;
    if (commits) this.visible = [...this.visible, ...this.#open.get(transaction)!].toSorted((a, b) => a.id - b.id);
    this.#open.delete(transaction);
    for (const [record, holder] of this.#locked) if (holder === transaction) this.#locked.delete(record);
    this.#latestEnded = Math.max(this.#latestEnded, transaction);
  }

  nthOpen(nth: number): number | undefined {
    return [...this.#open.keys()][nth % this.#open.size];
  }

  /** As `readChanges` does; `meanwhile` happens between its two statements. */
  look({ from, open }: LookFrom, meanwhile: () => void): { look: Look; changes: Change[] } {
    const drawn = this.#drawn;
    this.end(this.begin(), true);
    meanwhile();
    const next = this.#latestEnded + 1;
    const listed = [...this.#open.keys()].filter((transaction) => transaction < next);
    const ended = [...open].filter(([transaction]) => Number(transaction) < next && !listed.includes(Number(transaction)));
    const begin = Math.min(from, ...ended.map(([, lowest]) => lowest));
    const changes = this.visible.filter(({ id }) => id >= begin).slice(0, LIMIT);
    return { look: { from: begin, snapshot: `${listed[0] ?? next}:${next}:${listed.join(',')}`, drawn }, changes };
  }

  take(changes: readonly Change[]): void {
    this.visible = this.visible.filter((change) => !changes.includes(change));
  }
}

interface Write {
  do: 'begin' | 'change' | 'commit' | 'roll back';
  nth: number;
  record: number;
}

const write: fc.Arbitrary<Write> = fc.record({
  do: fc.constantFrom('begin', 'change', 'change', 'commit', 'roll back'), nth: fc.nat(5), record: fc.nat(RECORDS - 1),
});
const look = fc.record({ ahead: fc.boolean(), stored: fc.boolean(), meanwhile: fc.array(write, { maxLength: 9 }), between: fc.array(write, { maxLength: 9 }) });

function apply(outbox: Outbox, writes: readonly Write[]): void {
  for (const { do: what, nth, record } of writes) {
    if (what === 'begin') outbox.begin();
    else if (what === 'change') outbox.change(nth, record);
    else outbox.end(outbox.nthOpen(nth), what === 'commit');
  }
}

const ids = (changes: readonly Change[]) => changes.map(({ id }) => id);

describe('ChangeFloor', () => {
  it('never begins above a change that can be seen, and lets no change of a record go before an older one, whatever commits when', () => {
    fc.assert(fc.property(fc.array(fc.oneof({ weight: 2, arbitrary: write }, { weight: 1, arbitrary: look }), { maxLength: 60, size: 'max' }), (steps) => {
      const outbox = new Outbox();
      const floor = new ChangeFloor();
      const lastOfRecord = Array.from({ length: RECORDS }, () => 0);
      const see = (from: LookFrom, meanwhile: readonly Write[]) => {
        const seen = outbox.look(from, () => apply(outbox, meanwhile));
        floor.looked(seen.look, 1, 0, seen.changes.length > 0);
        return seen;
      };
      const store = ({ look, changes }: ReturnType<typeof see>) => {
        if (changes.length === 0) return;
        for (const { id, record } of changes) {
          expect(id).toBeGreaterThan(lastOfRecord[record]!);
          lastOfRecord[record] = id;
        }
        outbox.take(changes);
        floor.stored(changes.at(-1)!.id, look);
      };
      for (const step of steps) {
        if ('do' in step) {
          apply(outbox, [step]);
          continue;
        }
        const first = see(floor.from(1), step.meanwhile);
        expect(ids(first.changes)).toEqual(ids(outbox.visible.slice(0, LIMIT)));
        const last = first.changes.at(-1)?.id;
        let second: ReturnType<typeof see> | undefined;
        if (last !== undefined && step.ahead && !floor.mustLookBelow(last, 1)) {
          apply(outbox, step.between);
          second = see({ from: last + 1, open: new Map() }, step.meanwhile);
          if (floor.mustLookBelow(last, 1)) second = undefined;
        }
        if (!step.stored) continue;
        store(first);
        if (second !== undefined) store(second);
      }
    }), { numRuns: 10_000 });
  });

  it('passes over nothing that was taken while a transaction stays open', () => {
    const floor = new ChangeFloor();
    floor.looked({ from: 0, snapshot: '7:9:7', drawn: 500 }, 0, 0, true);
    floor.stored(400, { drawn: 500 });
    expect(floor.from(1)).toEqual({ from: 401, open: new Map([['7', 1]]) });
    floor.looked({ from: 401, snapshot: '7:12:7,11', drawn: 600 }, 1, 0, false);
    expect(floor.from(2)).toEqual({ from: 601, open: new Map([['7', 1], ['11', 501]]) });
    expect(floor.mustLookBelow(600, 2)).toBe(false);
    // 7 has ended: what it made is looked for, and it is forgotten.
    floor.looked({ from: 1, snapshot: '11:13:11', drawn: 600 }, 2, 0, false);
    expect(floor.from(3)).toEqual({ from: 601, open: new Map([['11', 501]]) });
  });

  it('looks below what waits to be stored when a transaction has ended that may have made lower changes, or one may have that no snapshot lists', () => {
    const floor = new ChangeFloor();
    floor.looked({ from: 0, snapshot: '7:9:7', drawn: 900 }, 0, 0, true);
    expect([floor.mustLookBelow(900, 1), floor.mustLookBelow(901, 1)]).toEqual([false, true]);
    floor.looked({ from: 401, snapshot: '9:9:', drawn: 900 }, 1, 0, true);
    expect(floor.mustLookBelow(400, 2)).toBe(true);
    floor.stored(400, { drawn: 900 });
    expect(floor.from(2)).toEqual({ from: 401, open: new Map([['7', 1]]) });
    floor.looked({ from: 1, snapshot: '9:9:', drawn: 900 }, 2, 0, false);
    expect(floor.mustLookBelow(400, 3)).toBe(false);
  });

  it('goes on behind what waits to be stored when only a transaction has ended that can have made no lower change', () => {
    const floor = new ChangeFloor();
    floor.looked({ from: 0, snapshot: '9:9:', drawn: 500 }, 0, 0, true);
    floor.looked({ from: 201, snapshot: '9:12:9', drawn: 900 }, 1, 0, true);
    floor.looked({ from: 401, snapshot: '12:12:', drawn: 900 }, 2, 0, true);
    expect([floor.mustLookBelow(400, 2), floor.open.size]).toEqual([false, 0]);
  });

  it('looks at all changes now and then, more rarely when that is dear', () => {
    const floor = new ChangeFloor();
    const looked = (now: number, tookMs: number) => floor.looked({ from: floor.from(now).from, snapshot: '9:9:', drawn: 10 }, now, tookMs, false);
    looked(0, 1);
    expect([floor.from(29_999).from, floor.from(30_000).from]).toEqual([11, 0]);
    looked(30_000, 1_000);
    expect([floor.from(129_999).from, floor.from(130_000).from]).toEqual([11, 0]);
    looked(130_000, 60_000);
    expect([floor.from(429_999).from, floor.from(430_000).from]).toEqual([11, 0]);
  });
});
