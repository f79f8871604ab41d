import { expect, test } from 'vitest';
import { describeActivity } from './describe-activity.ts';

const activity = { outcome: null, problem: null, attempt: null, details: null, nextAt: null } as const;

test('says what happened to a message', () => {
  expect(describeActivity(activity)).toBe('The message was created.');
  expect(describeActivity({ ...activity, problem: 'over 10 MB' })).toBe('The message was created and not sent: over 10 MB');
});

test('says what happened to a call', () => {
  expect(describeActivity({ ...activity, outcome: 'delivered', attempt: 1 })).toBe('The call was delivered.');
  expect(describeActivity({ ...activity, outcome: 'delivered', attempt: 3 })).toBe('The call was delivered at attempt 3.');
  expect(describeActivity({ ...activity, outcome: 'failed', attempt: 1, nextAt: 'noon' })).toBe('The call failed; the next attempt is due at noon.');
  expect(describeActivity({ ...activity, outcome: 'failed', attempt: 1 })).toBe('The call failed.');
  expect(describeActivity({ ...activity, outcome: 'dead', attempt: 9 })).toBe('The call failed and no attempt is left; it can be replayed.');
  expect(describeActivity({ ...activity, outcome: 'discarded', attempt: 0, details: 'the URL was removed' })).toBe('The call was discarded: the URL was removed');
  expect(describeActivity({ ...activity, outcome: 'discarded', attempt: 0 })).toBe('The call was discarded.');
});
