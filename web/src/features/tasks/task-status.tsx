import { StatusDot, type Tone } from '../../ui/status-dot.tsx';
import type { ListedTask, TaskRun } from './tasks.ts';

const TONES: Readonly<Record<ListedTask['Status'] | TaskRun['Status'], Tone>> = { Ready: 'good', Running: 'waiting', Disabled: 'quiet', Success: 'good', Failure: 'bad' };

export function TaskStatus({ status }: { status: keyof typeof TONES }) {
  return <StatusDot tone={TONES[status]}>{status}</StatusDot>;
}
