import { expect, test } from 'vitest';
import { RequestError } from '../errors.ts';
import { toRequestError } from './to-request-error.ts';

const coded = (code: string, message = 'secret detail') => Object.assign(new Error(message), { code });

test.each([
  ['ECONNREFUSED', 503], ['57P01', 503], ['57P03', 503], ['08006', 503], ['53300', 503], ['57014', 503],
  ['22021', 400], ['22003', 400], ['22P02', 400], ['54000', 400], ['40P01', 409], ['55P03', 409],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 413], ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 415],
])('%s is answered with %i, in words of our own', (code, status) => {
  const error = toRequestError(coded(code));
  expect(error?.status).toBe(status);
  expect(error?.message).not.toContain('secret');
});

test('a lost connection without a code is told by its message', () => {
  expect(toRequestError(new Error('Connection terminated unexpectedly'))?.status).toBe(503);
});

test.each([coded('42601'), coded('23502'), new TypeError('x is not a function'), null, 'text'])('what is our fault is not the client\'s', (error) => {
  expect(toRequestError(error)).toBeNull();
});

test('a request error is itself', () => {
  const error = new RequestError('Conflict', 'taken');
  expect(toRequestError(error)).toBe(error);
});
