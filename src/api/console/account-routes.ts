import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import { updateAccount } from '../../accounts/update-account.ts';
import { isTimeZone } from '../../accounts/validate-plan.ts';
import { RequestError, type Problem } from '../../errors.ts';
import type { ApiParts } from '../api-parts.ts';
import { errorAnswers } from '../error-answer.ts';
import { accountAnswer, AccountAnswer } from './account-answer.ts';
import { requireManager, sessionOf } from './request-session.ts';

const SettingsAnswer = AccountAnswer.extend({ DefaultIntegrationUrl: z.string() });

/** The account's settings. Its plan is the operator's. */
export function registerAccount(app: FastifyInstance, parts: ApiParts): void {
  const tags = ['Account'];
  const onRequest = requireManager;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const answer = (account: Account) => ({ ...accountAnswer(account, parts), DefaultIntegrationUrl: parts.integrationUrl });

  routes.get('/account', { onRequest, schema: { summary: 'The account and its plan', tags, response: { 200: SettingsAnswer, ...errorAnswers(401, 403) } } }, async (request) =>
    answer(sessionOf(request).account));

  routes.put(
    '/account',
    {
      onRequest,
      schema: {
        summary: 'Change the account\'s settings', tags,
        body: z.strictObject({
          Name: z.string().optional(),
          TimeZone: z.string().optional().meta({ description: 'Such as Europe/Berlin.' }),
          IntegrationUrl: z.string().nullable().optional().meta({ description: 'What [@sys:IntegrationURL] gives; null: the server\'s.' }),
        }),
        response: { 200: SettingsAnswer, ...errorAnswers(400, 401, 403) },
      },
    },
    async (request) => {
      const { Name: name, TimeZone: timeZone, IntegrationUrl: integrationUrl } = request.body;
      refuseUnfit(request.body);
      return answer(await updateAccount(parts.pool, sessionOf(request).account.id, {
        ...(name === undefined ? {} : { name }),
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(integrationUrl === undefined ? {} : { integrationUrl }),
      }));
    },
  );
}

interface Settings {
  Name?: string | undefined;
  TimeZone?: string | undefined;
  IntegrationUrl?: string | null | undefined;
}

function refuseUnfit({ Name: name, TimeZone: timeZone, IntegrationUrl: integrationUrl = null }: Settings): void {
  const problems: Problem[] = [];
  if (name !== undefined && (name.trim() === '' || name.length > 255 || name.includes('\0'))) problems.push({ property: 'Name', problem: 'must have 1 to 255 characters' });
  if (timeZone !== undefined && !isTimeZone(timeZone)) problems.push({ property: 'TimeZone', problem: 'must be the name of a time zone, such as Europe/Berlin' });
  if (integrationUrl !== null && !(integrationUrl.length <= 2047 && URL.canParse(integrationUrl) && /^https?:$/.test(new URL(integrationUrl).protocol))) {
    problems.push({ property: 'IntegrationUrl', problem: 'must be an http or https address of at most 2,047 characters' });
  }
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
}
