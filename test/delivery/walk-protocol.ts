import { firstState, movesOf, type Rules, type State, type WorkerState } from './protocol-model.ts';

export interface Walk {
  states: number;
  /** What broke, with the shortest way there. Null: nothing did. */
  broken: { what: string; way: string[] } | null;
}

interface Reached {
  state: State;
  from: number;
  by: string;
  /** Where the protocol itself, without further misfortune, can go. */
  onward: number[];
}

/** What makes a difference in a worker, as a short text. */
function keyOfWorker({ life, confirmed, beat, claim, releasing, owns, permitIn, called, window, flight, ended, taken }: WorkerState, seen: number, owner: boolean): string {
  const flags = (life === 'up' ? 1 : 0) | (releasing ? 2 : 0) | (owns ? 4 : 0) | (taken ? 8 : 0) | (owner ? 16 : 0) | (called << 5);
  let key = String.fromCharCode(48 + flags, 48 + seen, 48 + confirmed, owns ? 48 + permitIn : 48);
  if (beat !== null) key += beat.stage === 'heard' ? `h${+beat.dropped}` : `b${beat.age}${beat.stage}${+beat.dropped}${+beat.lived}`;
  if (claim !== null) key += claim.got ? `c${+claim.fresh}` : `c${claim.stage}`;
  if (window !== null) key += `w${window}`;
  if (flight !== null) key += `f${flight}`;
  if (ended !== null) key += `e${ended.due}${+ended.ok}${+ended.written}`;
  return key;
}

/** A state as a short text: equal when the same can follow. Which worker is which makes no difference. */
function keyOf({ owner, everOwned, seen, change, call, received, delivered, workers, left }: State): string {
  const one = keyOfWorker(workers[0], seen[0], owner === 0);
  const two = keyOfWorker(workers[1], seen[1], owner === 1);
  const flags = +everOwned | (+change << 1) | (+received << 2) | (+delivered << 3);
  return `${one < two ? `${one}|${two}` : `${two}|${one}`}|${flags}${call ?? '-'}${left.crashes}${left.lostAnswers}${left.refusals}`;
}

/** Something kept says that the change is still to be delivered, or that it was. */
function lost({ change, call, received, delivered, workers }: State): string | null {
  if (delivered && !received) return 'recorded as delivered, but never received';
  if (change || call !== null || delivered || workers.some(({ taken, life }) => taken && life !== 'down')) return null;
  return 'the change is neither captured, nor queued, nor delivered';
}

/**
 * Walks every interleaving, each state once. Breaks when a step does, when the change is lost, or when there is a state from which
 * the protocol, left in peace, can't come to its end any more: the change delivered, or, where calls are not followed, the
 * webhook owned by a worker with a fresh lease.
 */
export function walkProtocol(rules: Rules): Walk {
  const reached: Reached[] = [{ state: firstState(rules), from: -1, by: '', onward: [] }];
  const indexes = new Map([[keyOf(reached[0]!.state), 0]]);
  const wayTo = (index: number): string[] => (reached[index]!.from < 0 ? [] : [...wayTo(reached[index]!.from), reached[index]!.by]);

  for (let index = 0; index < reached.length; index += 1) {
    for (const { name, adverse, next } of movesOf(reached[index]!.state, rules)) {
      const what = next.broken ?? (rules.calls ? lost(next) : null);
      if (what !== null) return { states: reached.length, broken: { what, way: [...wayTo(index), name] } };
      const key = keyOf(next);
      let target = indexes.get(key);
      if (target === undefined) {
        target = reached.length;
        indexes.set(key, target);
        reached.push({ state: next, from: index, by: name, onward: [] });
      }
      if (!adverse) reached[index]!.onward.push(target);
    }
  }
  const stuck = firstStuck(reached, (state) => isAtItsEnd(state, rules));
  return { states: reached.length, broken: stuck === null ? null : { what: 'stuck', way: wayTo(stuck) } };
}

function isAtItsEnd({ delivered, workers, owner }: State, rules: Rules): boolean {
  if (rules.calls) return delivered;
  return owner !== null && workers[owner].life === 'up' && workers[owner].owns && workers[owner].confirmed < rules.lease && workers[owner].permitIn === 0;
}

/** A state from which no end can be reached. */
function firstStuck(reached: readonly Reached[], isEnd: (state: State) => boolean): number | null {
  const before: number[][] = reached.map(() => []);
  reached.forEach(({ onward }, index) => onward.forEach((target) => before[target]!.push(index)));
  const good = new Uint8Array(reached.length);
  const open = reached.flatMap(({ state }, index) => (isEnd(state) ? [index] : []));
  for (const index of open) good[index] = 1;
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    for (const earlier of before[index]!) {
      if (good[earlier] === 1) continue;
      good[earlier] = 1;
      open.push(earlier);
    }
  }
  const stuck = good.indexOf(0);
  return stuck < 0 ? null : stuck;
}
