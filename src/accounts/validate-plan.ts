import { RequestError } from '../errors.ts';
import type { Problem } from '../errors.ts';
import type { PlanChange } from './account.ts';
import { limitProblems } from './limits.ts';

const INTEGER_MAX = 2_147_483_647;

/**
 * Refuses plan values that make no sense, all of them named at once.
 * @throws RequestError IncorrectBodyParameter
 */
export function validatePlan(plan: PlanChange & { name?: string }): void {
  const problems: Problem[] = [];
  const positive = (property: 'maxOutgoingUrls' | 'maxCallThrottling' | 'logRetentionDays') => {
    const value = plan[property];
    if (value !== undefined && value !== null && !(Number.isInteger(value) && value >= 1 && value <= INTEGER_MAX)) {
      problems.push({ property, problem: 'must be a whole number, 1 or more' });
    }
  };
  if (plan.name !== undefined && (plan.name.trim() === '' || plan.name.length > 255 || plan.name.includes('\0'))) {
    problems.push({ property: 'name', problem: 'must have 1 to 255 characters' });
  }
  positive('maxOutgoingUrls');
  positive('maxCallThrottling');
  positive('logRetentionDays');
  if (plan.integrationUrl !== undefined && plan.integrationUrl !== null && !URL.canParse(plan.integrationUrl)) {
    problems.push({ property: 'integrationUrl', problem: 'must be an address' });
  }
  if (plan.timeZone !== undefined && !isTimeZone(plan.timeZone)) {
    problems.push({ property: 'timeZone', problem: 'must be the name of a time zone, such as Europe/Berlin' });
  }
  if (plan.attachSchemas?.some((schema) => schema === '' || Buffer.byteLength(schema) > 63 || schema.includes('\0')) === true) {
    problems.push({ property: 'attachSchemas', problem: 'must be names of schemas' });
  }
  problems.push(...limitProblems(plan.limits ?? {}));
  if (problems.length > 0) {
    throw RequestError.ofProblems('IncorrectBodyParameter', problems);
  }
}

/** Whether it is a name of the IANA time zone database. */
export function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
