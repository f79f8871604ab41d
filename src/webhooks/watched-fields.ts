import type { TableShape } from '../tables/table-shape.ts';
import type { EventVersion } from './event-definition.ts';

/** The names of the fields that an update event watches: those named, in that order, or all. None of other events. */
export function watchedFields({ type, fieldIds }: Pick<EventVersion, 'type' | 'fieldIds'>, { fields }: TableShape): string[] {
  if (type !== 'table.recordUpdate') return [];
  const watched = fieldIds === null ? fields : fieldIds.flatMap((id) => fields.find((field) => field.id === id) ?? []);
  return watched.map(({ name }) => name);
}
