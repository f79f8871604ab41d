import type { TableShape } from '../../tables/table-shape.ts';
import { changedFields } from '../changed-fields.ts';
import type { EventVersion } from '../event-definition.ts';
import { watchedFields } from '../watched-fields.ts';
import type { Hole } from './hole.ts';
import { CALL_ID_HOLE, SECRET_HOLE } from './late-holes.ts';
import type { HookParameter } from './parameters.ts';

interface Place {
  event: EventVersion;
  shape: TableShape;
  /** Inside a longer string: escaped text without quotes. */
  inText: boolean;
}

/** Changes come in bursts: writing the date anew for each costs a quarter of a rendering. */
let latest = { second: Number.NaN, text: '' };

/** `yyyy-MM-ddTHH:mm:ss`, UTC. */
function eventDate(changedAt: number): string {
  const second = Math.floor(changedAt / 1_000_000);
  if (second !== latest.second) latest = { second, text: new Date(second * 1000).toISOString().slice(0, 19) };
  return latest.text;
}

/** What `[@out-hook:name]` becomes in the payload of an event: constant JSON text where the event alone decides it. */
export function hookParameter(name: HookParameter, { event, shape, inText }: Place): string | Hole {
  const string = (text: string) => (inText ? JSON.stringify(text).slice(1, -1) : JSON.stringify(text));
  const list = (names: readonly string[]) => (inText ? string(names.join(', ')) : JSON.stringify(names));
  const nothing = inText ? '' : 'null';
  const isUpdate = event.type === 'table.recordUpdate';
  const quote = inText ? '' : '"';

  switch (name) {
    case 'eventId':
      return string(event.eventId);
    case 'webhookId':
      return string(event.webhookId);
    case 'accountId':
      return string(event.accountId);
    case 'eventType':
      return string(event.type);
    case 'objectName':
      return string(shape.tableName);
    case 'objectFields': {
      if (!isUpdate) return nothing;
      return list(watchedFields(event, shape));
    }
    case 'secret':
      return `${quote}${SECRET_HOLE}${quote}`;
    case 'callId':
      return `${quote}${CALL_ID_HOLE}${quote}`;
    case 'messageId':
      return ({ messageId }) => string(messageId);
    case 'eventDate':
      return ({ change }) => `${quote}${eventDate(change.changedAt)}${quote}`;
    case 'eventSource':
      return ({ change }) => string(change.source);
    case 'changedFields':
      return isUpdate ? ({ change, changedFields: given }) => list(given ?? changedFields(change, shape).map((field) => field.name)) : nothing;
    case 'sequence':
      return ({ change }) => String(change.id);
  }
}
