import { z } from 'zod';
import type { Session } from '../../accounts/sessions.ts';
import { ROLES } from '../../accounts/user.ts';
import type { User } from '../../accounts/user.ts';
import type { ApiParts } from '../api-parts.ts';
import { accountAnswer, AccountAnswer } from './account-answer.ts';

const Time = z.iso.datetime();

export const UserAnswer = z.object({ Id: z.string(), Name: z.string(), Email: z.string(), Role: z.enum(ROLES), DateCreated: Time, LastSignIn: Time.nullable() });

export const SessionAnswer = z.object({
  User: z.object({ Id: z.string(), Name: z.string(), Email: z.string(), Role: z.enum(ROLES) }),
  Account: AccountAnswer,
  CsrfToken: z.string(),
  ExpiresAt: Time,
  Server: z.object({ Version: z.string(), PublicUrl: z.string() }),
});

export const Nothing = z.null().meta({ description: 'Done; no body.' });

export function userAnswer({ id, name, email, role, createdAt, lastSignInAt }: User): z.infer<typeof UserAnswer> {
  return { Id: id, Name: name, Email: email, Role: role, DateCreated: createdAt.toISOString(), LastSignIn: lastSignInAt?.toISOString() ?? null };
}

export function sessionAnswer({ user, account, expiresAt, csrfToken }: Session, parts: ApiParts): z.infer<typeof SessionAnswer> {
  return {
    User: { Id: user.id, Name: user.name, Email: user.email, Role: user.role },
    Account: { ...accountAnswer(account, parts), IntegrationUrl: account.integrationUrl ?? parts.integrationUrl },
    CsrfToken: csrfToken,
    ExpiresAt: expiresAt.toISOString(),
    Server: { Version: parts.version, PublicUrl: parts.publicUrl },
  };
}
