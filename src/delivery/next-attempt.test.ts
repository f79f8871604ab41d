import { describe, expect, it } from 'vitest';
import { judgeAnswer, parseRetryAfter } from './judge-answer.ts';
import { nextAttemptMs } from './next-attempt.ts';

const schedule = [5_000, 300_000];
const answered = (status: number, retryAfter: string | null = null) => judgeAnswer({ kind: 'answered', status, retryAfter, body: '' }, 0);

describe('nextAttemptMs', () => {
  it('follows the schedule, adds at most a tenth, and ends', () => {
    expect(nextAttemptMs(1, schedule, null, 0)).toBe(5_000);
    expect(nextAttemptMs(1, schedule, null, 1)).toBe(5_500);
    expect(nextAttemptMs(2, schedule, null, 0)).toBe(300_000);
    expect(nextAttemptMs(3, schedule, null, 0)).toBeNull();
    expect(nextAttemptMs(1, [], null, 0)).toBeNull();
  });

  it('waits as long as the receiver asks', () => {
    expect(nextAttemptMs(1, schedule, 60_000, 0)).toBe(60_000);
    expect(nextAttemptMs(2, schedule, 60_000, 0)).toBe(300_000);
  });
});

describe('parseRetryAfter', () => {
  it('reads seconds and dates, at most 24 hours', () => {
    expect(parseRetryAfter('120', 0)).toBe(120_000);
    expect(parseRetryAfter('Thu, 01 Jan 1970 00:01:00 GMT', 0)).toBe(60_000);
    expect(parseRetryAfter('9999999', 0)).toBe(86_400_000);
    expect(parseRetryAfter('-5', 0)).toBeNull();
    expect(parseRetryAfter('soon', 0)).toBeNull();
    expect(parseRetryAfter(null, 0)).toBeNull();
  });
});

describe('judgeAnswer', () => {
  it('takes only 2xx for success', () => {
    for (const status of [200, 201, 204, 299]) expect(answered(status).delivered).toBe(true);
    for (const status of [300, 301, 307, 400, 404, 410, 429, 500, 503]) expect(answered(status).delivered).toBe(false);
  });

  it('tells what a status means for the URL', () => {
    expect(answered(410).gone).toBe(true);
    expect(answered(404).gone).toBe(false);
    expect(answered(429, '7')).toMatchObject({ overloaded: true, retryAfterMs: 7_000 });
    expect(answered(302).details).toContain('not followed');
  });
});
