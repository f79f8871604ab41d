import type { Problem } from '../errors.ts';

/** What a row of a statistic stands for; UTC. */
export const STATISTICS_STEPS = ['minute', 'hour', 'day'] as const;
export type StatisticsStep = (typeof STATISTICS_STEPS)[number];

export interface StatisticsPeriod {
  by: StatisticsStep;
  /** Included; rounded down to its minute, hour or day. Default: 60 minutes, 24 hours, or 30 days, up to `to`. */
  from?: Date | undefined;
  /** Excluded; rounded up. Default: `now`. */
  to?: Date | undefined;
  now: Date;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SPANS = {
  minute: { step: MINUTE_MS, initial: 60, most: 24 * 60, mostText: '1 day' },
  hour: { step: HOUR_MS, initial: 24, most: 31 * 24, mostText: '31 days' },
  day: { step: 24 * HOUR_MS, initial: 30, most: 366, mostText: '366 days' },
} as const;

/** The range in full steps; what is wrong with it is added to `problems`, and it is not to be used then. */
export function statisticsRange({ by, from: wantedFrom, to: wantedTo, now }: StatisticsPeriod, problems: Problem[]): { from: Date; to: Date } {
  const { step, initial, most, mostText } = SPANS[by];
  const to = Math.ceil((wantedTo ?? now).getTime() / step) * step;
  const from = wantedFrom === undefined ? to - initial * step : Math.floor(wantedFrom.getTime() / step) * step;
  if (Number.isNaN(from)) problems.push({ property: 'From', problem: 'must be a date' });
  else if (Number.isNaN(to)) problems.push({ property: 'To', problem: 'must be a date' });
  else if (from >= to) problems.push({ property: 'From', problem: 'must be before To' });
  else if ((to - from) / step > most) problems.push({ property: 'From', problem: `must be at most ${mostText} before To when counted by ${by}` });
  else if (from < 0) problems.push({ property: 'From', problem: 'must not be before 1970' });
  return { from: new Date(from), to: new Date(to) };
}
