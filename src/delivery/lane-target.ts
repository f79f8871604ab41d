import { inspectorToken } from '../webhooks/inspector-token.ts';
import type { LaneTarget } from './lane.ts';

/** Where the calls of a URL go. The URL was judged when it was saved; a bad one is an error here. */
export function laneTarget(url: string, publicUrl: string): LaneTarget {
  const parsed = new URL(url);
  return { origin: parsed.origin, path: `${parsed.pathname}${parsed.search}`, inspectorToken: inspectorToken(url, publicUrl) };
}
