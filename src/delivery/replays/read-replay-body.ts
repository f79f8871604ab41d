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

const PROPERTIES = ['From', 'To', 'EventId', 'State', 'Url', 'CallsPerSecond', 'DryRun'];
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** A moment as ISO 8601; without an offset it is UTC. */
function readMoment(reader: BodyReader, property: string): Date | null {
  const text = reader.text(property, { maxLength: 60 });
  if (text === undefined) return null;
  const moment = new Date(/T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
  if (!MOMENT.test(text) || Number.isNaN(moment.getTime())) reader.add(property, 'must be an ISO date, such as 2023-05-17T12:45:27Z');
  return moment;
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
  if (input.from !== null && input.to !== null && input.from >= input.to) reader.add('To', 'must be after From');
  return { reader, input };
}
