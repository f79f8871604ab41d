import { StatusDot, type Tone } from '../../../ui/status-dot.tsx';
import type { TableImport } from './imports.ts';

const STATES: Readonly<Record<TableImport['State'], { tone: Tone; word: string }>> = {
  uploading: { tone: 'waiting', word: 'Being sent' },
  queued: { tone: 'waiting', word: 'Waiting' },
  running: { tone: 'waiting', word: 'Running' },
  cancelling: { tone: 'waiting', word: 'Being cancelled' },
  done: { tone: 'good', word: 'Done' },
  failed: { tone: 'bad', word: 'Failed' },
  cancelled: { tone: 'quiet', word: 'Cancelled' },
};

export function ImportState({ state }: { state: TableImport['State'] }) {
  return <StatusDot tone={STATES[state].tone}>{STATES[state].word}</StatusDot>;
}
