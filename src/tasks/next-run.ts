import { Cron } from 'croner';

/**
 * When a task runs next.
 * @param schedule a cron pattern of five parts, by the clock of the time zone
 * @param after that time itself is not meant
 * @returns null when never
 * @throws Error for what is no such pattern
 */
export function nextRun(schedule: string, timeZone: string, after: Date): Date | null {
  return new Cron(schedule, { mode: '5-part', timezone: timeZone, paused: true }).nextRun(after);
}
