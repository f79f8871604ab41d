import { StatusDot, type Tone } from '../../ui/status-dot.tsx';
import type { CallRow } from './get-message.ts';

const STATES: Readonly<Record<CallRow['State'], readonly [Tone, string]>> = {
  pending: ['waiting', 'Pending'],
  held: ['waiting', 'Held'],
  delivered: ['good', 'Delivered'],
  dead: ['bad', 'Dead'],
  discarded: ['quiet', 'Discarded'],
};

/** The state of a call or a message. */
export function StateDot({ state }: { state: CallRow['State'] }) {
  const [tone, word] = STATES[state];
  return <StatusDot tone={tone}>{word}</StatusDot>;
}
