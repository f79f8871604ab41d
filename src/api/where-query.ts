import { z } from 'zod';
import { RequestError } from '../errors.ts';

export const WhereQuery = z.object({ 'q.where': z.string().optional().meta({ description: 'Required.' }) });

/** @throws RequestError IncorrectQueryParameter when there is no condition: nothing is ever changed for want of one */
export function requireWhere(query: { 'q.where'?: string | undefined }): string {
  const where = query['q.where'] ?? '';
  if (where.trim() === '') {
    throw RequestError.ofProblems('IncorrectQueryParameter', [{ property: 'q.where', problem: 'is required' }]);
  }
  return where;
}
