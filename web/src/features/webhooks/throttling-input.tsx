import { NumberInput } from '@mantine/core';
import { formatNumber } from '../../ui/format-number.ts';

/** Calls per second, as it is typed. */
export type ThrottlingDraft = number | string;

/** Whether the plan allows it. */
export function isThrottling(limit: ThrottlingDraft, most: number): limit is number {
  return typeof limit === 'number' && limit >= 1 && limit <= most;
}

/** The calls per second that a webhook may make. It has the focus when it appears. */
export function ThrottlingInput({ limit, most, onChange }: { limit: ThrottlingDraft; most: number; onChange: (limit: ThrottlingDraft) => void }) {
  return (
    <NumberInput
      label="Calls per second" description={`1 to ${formatNumber(most)}, as your plan allows`} maw={220} autoFocus data-autofocus min={1} max={most} allowDecimal={false} clampBehavior="none" thousandSeparator="," value={limit} onChange={onChange}
      error={isThrottling(limit, most) ? null : `Enter a number from 1 to ${formatNumber(most)}.`}
    />
  );
}
