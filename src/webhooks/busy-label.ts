import { quoted } from './body-reader.ts';
import { readEventBody } from './read-event-body.ts';

/** What is busy when the table of an event can't be locked, as the client named it. */
export function busyLabel(body: unknown): string {
  const { objectName } = readEventBody(body).input;
  return objectName === undefined ? 'the table' : `table ${quoted(objectName)}`;
}
