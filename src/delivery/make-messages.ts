import type { Change } from '../capture/change.ts';
import type { TableShape } from '../tables/table-shape.ts';
import type { EventVersion } from '../webhooks/event-definition.ts';
import type { AccountDefinitions } from '../webhooks/load-account-definitions.ts';
import { matchEvents } from '../webhooks/match-events.ts';
import { bodySize, MAX_BODY_BYTES } from '../webhooks/payload/body-size.ts';
import type { CompiledPayload } from '../webhooks/payload/compile-payload.ts';
import { renderPayload } from '../webhooks/payload/render-payload.ts';
import type { NewMessage, StillbornCall } from './new-message.ts';
import type { QueuedCall } from './queued-call.ts';
import { timeOrderedId } from './time-ordered-id.ts';

/** What a batch of changes needs besides itself; all of it held in memory. */
export interface MakingOfMessages {
  definitions: AccountDefinitions;
  /** The shape that a change names. */
  shapeOf(change: Change): TableShape;
  payloadOf(event: EventVersion, shape: TableShape): CompiledPayload;
  /** `[@sys:IntegrationURL]`. */
  integrationUrl: string;
  /** Milliseconds since 1970. */
  now: number;
}

export interface Made {
  messages: NewMessage[];
  calls: QueuedCall[];
  stillborn: StillbornCall[];
}

const TOO_LARGE = `The message is over ${MAX_BODY_BYTES / 1024 / 1024} MB and was not sent`;
const EVENT_DELETED = 'The event was deleted before a call was made';

/** Makes a message of every event that a change meets, and a call of it to every outgoing URL. Touches nothing but memory. */
export function makeMessages(changes: readonly Change[], making: MakingOfMessages): Made {
  const { definitions, now } = making;
  const { accountId } = definitions;
  const made: Made = { messages: [], calls: [], stillborn: [] };
  for (const change of changes) {
    const candidates = definitions.eventsByTable.get(change.tableId) ?? [];
    const shape = making.shapeOf(change);
    for (const event of matchEvents(candidates, change, shape)) {
      const webhook = definitions.webhooks.get(event.webhookId);
      if (webhook === undefined) continue;
      const messageId = timeOrderedId();
      const rendered = renderPayload(making.payloadOf(event, shape), change, {
        messageId,
        accountId,
        integrationUrl: making.integrationUrl,
      });
      const size = bodySize(rendered);
      const stillborn = stillbornReason(candidates, event, size);
      made.messages.push({
        webhookId: event.webhookId,
        id: messageId,
        eventId: event.eventId,
        eventVersion: event.version,
        tableId: change.tableId,
        shapeVersion: change.shapeVersion,
        recordKey: change.recordKey,
        sequence: change.id,
        source: change.source,
        actor: change.actor,
        eventDate: change.changedAt,
        body: size > MAX_BODY_BYTES ? null : rendered,
        size,
        problem: stillborn?.reason ?? null,
      });
      for (const url of webhook.urls) {
        const id = timeOrderedId();
        const { webhookId, eventId } = event;
        if (stillborn !== null) made.stillborn.push({ webhookId, eventId, urlId: url.id, id, messageId, state: stillborn.state, reason: stillborn.reason });
        else made.calls.push({ accountId, webhookId, eventId, urlId: url.id, dueAt: now * 1000, id, messageId, attempts: 0, body: rendered, size });
      }
    }
  }
  return made;
}

/** Why a message can't be called out, and what its calls are then. */
function stillbornReason(candidates: readonly EventVersion[], event: EventVersion, size: number): Pick<StillbornCall, 'state' | 'reason'> | null {
  if (size > MAX_BODY_BYTES) return { state: 'dead', reason: TOO_LARGE };
  const stillDefined = candidates.some((version) => version.eventId === event.eventId && version.toAt === null);
  return stillDefined ? null : { state: 'discarded', reason: EVENT_DELETED };
}
