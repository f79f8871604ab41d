import { BodyReader } from '../../webhooks/body-reader.ts';
import { readPace } from '../read-pace.ts';
import { REPLAYED_STATES, type ReplayedState } from './choose-calls.ts';

/** What a client asks to have replayed. */
export interface ReplayBody {
  from: Date | null;
  to: Date | null;
  eventId: string | null;
  callState: ReplayedState | null;
  url: string | null;
  callsPerSecond: number | null;
  dryRun: boolean;
}

const FILTERS = ['From', 'To', 'EventId', 'State', 'Url'];
const PROPERTIES = [...FILTERS, 'All', 'CallsPerSecond', 'DryRun'];
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** A moment as ISO 8601; without an offset it is UTC. */
function readMoment(reader: BodyReader, property: string): Date | null {
  const text = reader.text(property, { maxLength: 60 });
  if (text === undefined) return null;
  const moment = new Date(/T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
  if (!MOMENT.test(text) || Number.isNaN(moment.getTime())) reader.add(property, 'must be an ISO date, such as 2023-05-17T12:45:27Z');
  return moment;
}

/** Everything is replayed only by name: an empty body, or a filter lost on its way, must not send a month of messages again. */
function checkScope(reader: BodyReader, dryRun: boolean): void {
  const all = reader.boolean('All') ?? false;
  const filtered = FILTERS.some((property) => reader.has(property));
  if (all && filtered) reader.add('All', `must not be given along with ${FILTERS.join(', ')}`);
  if (!all && !filtered && !dryRun) reader.add('All', `must be true to replay every message of the webhook; else give one or more of ${FILTERS.join(', ')}`);
}

export function readReplayBody(body: unknown): { reader: BodyReader; input: ReplayBody } {
  const reader = new BodyReader(body ?? {}, PROPERTIES, { nullMeansAbsent: true });
  const state = reader.text('State', { maxLength: 20 });
  if (state !== undefined && !(REPLAYED_STATES as readonly string[]).includes(state)) {
    reader.add('State', `must be one of ${REPLAYED_STATES.join(', ')}`);
  }
  const input = {
    from: readMoment(reader, 'From'),
    to: readMoment(reader, 'To'),
    eventId: reader.text('EventId', { maxLength: 20 }) ?? null,
    callState: (state as ReplayedState | undefined) ?? null,
    url: reader.text('Url', { maxLength: 2047 }) ?? null,
    callsPerSecond: readPace(reader),
    dryRun: reader.boolean('DryRun') ?? false,
  };
  checkScope(reader, input.dryRun);
  if (input.from !== null && input.to !== null && input.from >= input.to) reader.add('To', 'must be after From');
  return { reader, input };
}
