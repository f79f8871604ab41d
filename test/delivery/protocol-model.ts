/**
 * The protocol by which workers own a webhook and send its calls, without clocks, sockets or SQL: two workers, one webhook limited
 * to one call a second, one change that becomes one call. A statement of the database is one step; what a worker sends and
 * what it hears of it are two, so that it can be paused, crash, or never hear between them. Times are ages in ticks.
 */
export interface Rules {
  /** In ticks. */
  lease: number;
  deadAfter: number;
  firstCallAfter: number;
  heartbeat: number;
  /** How often in one run a worker crashes, hears no answer, and a receiver refuses. A worker that is paused is one that takes no step. */
  crashes: number;
  lostAnswers: number;
  refusals: number;
  /** Follow one call from its change to its end, whoever owns the webhook when; else who owns it, and the limit. */
  calls: boolean;
  /** What a mutation takes away. */
  without?: Protection;
}

export type Protection =
  | 'lease-check' | 'first-second' | 'word-of-death' | 'one-at-a-time' | 'release-of-others' | 'one-transaction' | 'settle-by-due-time';

type Nullable<Value> = Value | null;

export interface WorkerState {
  life: 'up' | 'down';
  /** Age of the last confirmed heartbeat, from when it was sent; the monotonic clock. */
  confirmed: number;
  beat: Nullable<{ age: number; stage: 'sent' | 'done' | 'heard'; dropped: boolean; lived: boolean }>;
  claim: Nullable<{ stage: 'sent' | 'done'; got: boolean; fresh: boolean }>;
  releasing: boolean;
  owns: boolean;
  /** Ticks until the limit allows the next call. */
  permitIn: number;
  /** Ticks since it last called; 1: at least one second. */
  called: number;
  /** The call in the window, in flight, ended: named by its due time. */
  window: Nullable<number>;
  flight: Nullable<number>;
  ended: Nullable<{ due: number; ok: boolean; written: boolean }>;
  /** Only without `one-transaction`: a change taken of which no call is stored. */
  taken: boolean;
}

export interface State {
  owner: Nullable<0 | 1>;
  everOwned: boolean;
  /** Ages of the rows' `seen_at`, by the database's clock. */
  seen: [number, number];
  change: boolean;
  /** The row in the queue: how often it was put off. */
  call: Nullable<number>;
  received: boolean;
  /** The receiver took the call, and that is recorded. */
  delivered: boolean;
  workers: [WorkerState, WorkerState];
  left: { crashes: number; lostAnswers: number; refusals: number };
  /** What the last step broke. */
  broken: Nullable<string>;
}

export interface Move {
  name: string;
  /** A misfortune rather than the protocol's own doing. */
  adverse: boolean;
  next: State;
}

const newWorker = (): WorkerState => ({
  life: 'up', confirmed: 0, beat: null, claim: null, releasing: false, owns: false, permitIn: 0, called: 1,
  window: null, flight: null, ended: null, taken: false,
});

export const firstState = (rules: Rules): State => ({
  owner: null, everOwned: false, seen: [0, 0], change: rules.calls, call: null, received: false, delivered: false,
  workers: [newWorker(), newWorker()],
  left: { crashes: rules.crashes, lostAnswers: rules.lostAnswers, refusals: rules.refusals },
  broken: null,
});

/** Everything that can happen next. */
export function movesOf(state: State, rules: Rules): Move[] {
  const moves: Move[] = [];
  const keeps = (protection: Protection) => rules.without !== protection;
  const isLive = (index: number) => state.seen[index]! < rules.deadAfter;

  for (const index of [0, 1] as const) {
    const me = state.workers[index];
    const other = state.workers[1 - index]!;
    const add = (name: string, change: (next: State, worker: WorkerState) => void, adverse = false) => {
      const next = cloneOf(state);
      change(next, next.workers[index]);
      moves.push({ name: `${name} ${index}`, adverse, next });
    };
    const misfortune = (kind: keyof State['left'], name: string, change: (next: State, worker: WorkerState) => void) => {
      if (state.left[kind] > 0) add(name, (next, worker) => { next.left[kind] -= 1; change(next, worker); }, true);
    };

    if (me.life === 'down') {
      // Its new life joins: the former one is struck out, since its process is gone.
      add('restart', (next) => {
        next.workers[index] = { ...newWorker(), called: me.called };
        next.seen[index] = 0;
        if (next.owner === index) next.owner = null;
      });
      continue;
    }

    // What the database does with statements under way, whatever became of who sent them.
    if (me.beat?.stage === 'sent') add('heartbeat arrives', (next, worker) => {
      worker.beat = { ...me.beat!, stage: 'done', lived: isLive(index) };
      next.seen[index] = 0;
    });
    if (me.claim?.stage === 'sent') {
      const claimable = state.owner === null || !isLive(state.owner);
      const got = claimable && isLive(index);
      add('claim arrives', (next, worker) => {
        worker.claim = { stage: 'done', got, fresh: got && !state.everOwned };
        if (got) {
          next.owner = index;
          next.everOwned = true;
        }
      });
    }
    if (me.releasing) add('release arrives', (next, worker) => { worker.releasing = false; if (next.owner === index) next.owner = null; });
    if (me.ended !== null && !me.ended.written) {
      const { due, ok } = me.ended;
      add('settle arrives', (next, worker) => {
        worker.ended!.written = true;
        if (next.call === null || (next.call !== due && keeps('settle-by-due-time'))) return;
        if (next.call !== due) next.broken = 'a stale settle changed a call that was put off since';
        next.call = ok ? null : next.call + 1;
        if (ok) next.delivered = true;
      });
    }

    misfortune('crashes', 'crash', (next) => {
      // Its memory is gone; what it had called has been called.
      next.workers[index] = { ...newWorker(), life: 'down', confirmed: 0, called: me.called };
    });

    const isFresh = me.confirmed < rules.lease;
    const idle = me.beat === null && me.claim === null && !me.releasing;
    const drop = (worker: WorkerState) => { worker.owns = false; worker.window = null; };

    if (rules.calls) {
      // Nothing may be lost even if ownership came and went as it liked.
      add(me.owns ? 'loses the webhook' : 'owns the webhook', (_, worker) => { if (me.owns) drop(worker); else worker.owns = true; });
      if (me.owns && me.window !== null) add('calls', (_, worker) => { worker.flight = me.window; worker.window = null; });
    } else {
      if (me.beat === null && (idle || !keeps('one-at-a-time')) && me.confirmed >= rules.heartbeat) {
        add('heartbeat is sent', (_, worker) => {
          worker.beat = { age: 0, stage: 'sent', dropped: !isFresh && me.owns, lived: true };
          if (!isFresh) drop(worker);
        });
      }
      if (me.beat?.stage === 'done') {
        add('heartbeat is heard', (_, worker) => {
          const dead = !me.beat!.lived && keeps('word-of-death');
          worker.confirmed = me.beat!.age;
          worker.beat = { ...me.beat!, stage: 'heard', dropped: me.beat!.dropped || (dead && me.owns) };
          if (dead) drop(worker);
        });
        misfortune('lostAnswers', 'heartbeat is not heard', (_, worker) => { worker.beat = null; });
      }
      if (me.beat?.stage === 'heard') {
        add('heartbeat ends', (next, worker) => {
          worker.beat = null;
          const others = keeps('release-of-others') && !me.owns;
          if (next.owner === index && (me.beat!.dropped || others)) next.owner = null;
        });
      }
      if (me.claim === null && !me.owns && (idle || !keeps('one-at-a-time'))) {
        add('claim is sent', (_, worker) => { worker.claim = { stage: 'sent', got: false, fresh: false }; });
      }
      if (me.claim?.stage === 'done') {
        add('claim is heard', (_, worker) => {
          worker.claim = null;
          if (!me.claim!.got || me.owns) return;
          worker.owns = true;
          worker.permitIn = me.claim!.fresh || !keeps('first-second') ? 0 : rules.firstCallAfter;
        });
        misfortune('lostAnswers', 'claim is not heard', (_, worker) => { worker.claim = null; });
      }
      if (me.owns && idle) add('gives back', (_, worker) => { drop(worker); worker.releasing = true; });
      // The webhook always has calls to make.
      if (me.owns && me.permitIn === 0 && (isFresh || !keeps('lease-check'))) {
        add('calls', (next, worker) => {
          worker.permitIn = rules.firstCallAfter;
          if (me.called === 0 || other.called === 0) next.broken = 'two calls within a second';
          worker.called = 0;
        });
      }
      continue;
    }

    if (state.change && !me.taken) {
      if (keeps('one-transaction')) {
        add('fans out', (next, worker) => { next.change = false; next.call = 0; if (me.owns) worker.window = 0; });
      } else {
        add('takes the change', (next, worker) => { next.change = false; worker.taken = true; });
      }
    }
    if (me.taken) add('stores the call', (next, worker) => { next.call = 0; worker.taken = false; });
    if (me.owns && state.call !== null && me.window === null && me.flight === null && me.ended === null) {
      add('reads the queue', (_, worker) => { worker.window = state.call; });
    }
    if (me.flight !== null) {
      add('is answered 200', (next, worker) => { worker.ended = { due: me.flight!, ok: true, written: false }; worker.flight = null; next.received = true; });
      misfortune('refusals', 'is answered 500', (_, worker) => { worker.ended = { due: me.flight!, ok: false, written: false }; worker.flight = null; });
    }
    if (me.ended?.written === true) {
      add('settle is heard', (_, worker) => { worker.ended = null; });
      // It is then sent again.
      misfortune('lostAnswers', 'settle is not heard', (_, worker) => { worker.ended!.written = false; });
    }
  }
  if (rules.calls) return moves;
  const next = tick(state, rules);
  // Left in peace, workers come to send their heartbeats in time.
  const neglected = next.workers.some(({ life }, index) => life === 'up' && next.seen[index]! >= rules.deadAfter);
  moves.push({ name: 'a tick', adverse: neglected, next });
  return moves;
}

function tick(state: State, rules: Rules): State {
  const next = cloneOf(state);
  next.seen = [Math.min(state.seen[0] + 1, rules.deadAfter), Math.min(state.seen[1] + 1, rules.deadAfter)];
  for (const worker of next.workers) {
    worker.confirmed = Math.min(worker.confirmed + 1, rules.lease);
    if (worker.beat !== null) worker.beat.age = Math.min(worker.beat.age + 1, rules.lease);
    worker.permitIn = Math.max(0, worker.permitIn - 1);
    worker.called = Math.min(worker.called + 1, rules.firstCallAfter);
  }
  return next;
}

const copyOf = (worker: WorkerState): WorkerState => ({
  ...worker,
  beat: worker.beat === null ? null : { ...worker.beat },
  claim: worker.claim === null ? null : { ...worker.claim },
  ended: worker.ended === null ? null : { ...worker.ended },
});

const cloneOf = (state: State): State => ({
  ...state, seen: [...state.seen], left: { ...state.left }, workers: [copyOf(state.workers[0]), copyOf(state.workers[1])],
});
