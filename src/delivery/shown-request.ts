import type { CallRow } from '../activity/get-message.ts';
import { RequestError } from '../errors.ts';
import { shownBody } from '../webhooks/payload/shown-body.ts';
import { SECRET_MASK } from '../webhooks/secret-mask.ts';
import { callHeaders } from './call-headers.ts';
import { maskedHeaders } from './opened-headers.ts';

/** A request as people may see it. Connection, Host and Content-Length are added on the way. */
export interface ShownRequest {
  /** The attempt it is of; null: it has not been made yet. */
  Attempt: number | null;
  Method: 'POST';
  Url: string;
  /** The signature is masked: the secret of that moment is not kept. So are the values of the webhook's own headers, which are those of now. */
  Headers: Record<string, string>;
  /** With a mask where the secret goes. */
  Body: string;
}

const SIGNATURE_MASK = `v1,${SECRET_MASK}`;

/** A message as it is stored. */
interface StoredMessage {
  Id: string;
  /** With its late holes; null: it was too large, or is past its retention. */
  body: string | null;
  Calls: CallRow[];
}

export interface RequestAsked {
  callId: string;
  /** Absent: the latest one, or as it would be sent now where none was made. */
  attempt: number | undefined;
  /** `Rowcast/<version>`. */
  userAgent: string;
  /** Names of the webhook's own headers. */
  customHeaders: readonly string[];
  now: Date;
}

/**
 * The request of an attempt, or the one that would be made now, made anew from what is stored: the same bytes but for the
 * mask, the same headers, the time of the attempt.
 * @throws RequestError ObjectNotFound when the message has no such call or attempt, or no body.
 */
export function shownRequest(message: StoredMessage, { callId, attempt: number, userAgent, customHeaders, now }: RequestAsked): ShownRequest {
  const call = message.Calls.find(({ Id }) => Id === callId);
  if (call === undefined) throw new RequestError('ObjectNotFound', `The message has no call ${JSON.stringify(callId.slice(0, 40))}.`);
  const made = call.Attempts.filter(({ Number: one }) => one > 0);
  const attempt = number === undefined ? made.at(-1) : made.find(({ Number: one }) => one === number);
  if (number !== undefined && attempt === undefined) throw new RequestError('ObjectNotFound', `The call has no attempt ${number}.`);
  if (message.body === null) throw new RequestError('ObjectNotFound', 'The message has no body any more: it was too large, or is past its retention.');
  if (call.Url === null) throw new RequestError('ObjectNotFound', 'The URL of the call is gone.');
  const body = shownBody(message.body, call.Id);
  const seconds = Math.floor((attempt === undefined ? now.getTime() : Date.parse(attempt.StartedAt)) / 1000);
  const named = callHeaders({ userAgent, messageId: message.Id, timestamp: seconds, body, keys: [], custom: maskedHeaders(customHeaders) });
  const headers = Object.fromEntries(named.flatMap((name, index) => (index % 2 === 0 ? [[name, named[index + 1]!]] : [])));
  return { Attempt: attempt?.Number ?? null, Method: 'POST', Url: call.Url, Headers: { ...headers, 'webhook-signature': SIGNATURE_MASK }, Body: body };
}
