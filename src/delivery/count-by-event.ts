import { int4Array, textArray } from '../db/binary-array.ts';

/** Whose something is that is counted. */
export interface Counted {
  accountId: string;
  webhookId: string;
  eventId: string;
}

/** How many there are of each event, as parameters of one statement: accounts, webhooks, events, counts. */
export function countByEvent(counted: readonly Counted[]): Buffer[] {
  const counts = new Map<string, { of: Counted; count: number }>();
  for (const of of counted) {
    const known = counts.get(of.eventId);
    if (known === undefined) counts.set(of.eventId, { of, count: 1 });
    else known.count += 1;
  }
  const sums = [...counts.values()];
  return [
    textArray(sums.map(({ of }) => of.accountId)),
    textArray(sums.map(({ of }) => of.webhookId)),
    textArray(sums.map(({ of }) => of.eventId)),
    int4Array(sums.map(({ count }) => count)),
  ];
}
