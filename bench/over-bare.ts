import { sendBare } from './bare-sender.ts';
import type { BenchReceiver } from './receiver.ts';

export interface OverBare {
  rate: number;
  /** Of the bare sender, before and after. */
  limit: number;
  share: number;
}

/** A rate, and its share of what the bare sender reaches right before and right after: the machine's speed drifts by two within hours. */
export async function overBare(receiver: BenchReceiver, posts: number, measure: () => Promise<number>): Promise<OverBare> {
  const before = await sendBare(receiver.url, posts);
  const rate = await measure();
  const limit = (before + (await sendBare(receiver.url, posts))) / 2;
  return { rate, limit, share: rate / limit };
}
