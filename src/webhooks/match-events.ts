import type { Change, Operation } from '../capture/change.ts';
import type { TableShape } from '../tables/table-shape.ts';
import { changedFields } from './changed-fields.ts';
import type { EventType, EventVersion } from './event-definition.ts';
import { eventSources } from './event-sources.ts';

const TYPE_OF: Record<Operation, EventType> = { I: 'table.recordInsert', U: 'table.recordUpdate', D: 'table.recordDelete' };

/**
 * The event versions that a change meets: of its table and type, active, in force at the change's clock time, listening to
 * its source and, for updates, watching a field whose value really changed. An update that changed no value meets none.
 * @param shape the table's shape at the change's version.
 */
export function matchEvents(candidates: readonly EventVersion[], change: Change, shape: TableShape): EventVersion[] {
  const type = TYPE_OF[change.operation];
  let changedIds: ReadonlySet<number> | undefined;

  const watches = ({ fieldIds }: EventVersion) => {
    if (type !== 'table.recordUpdate') return true;
    changedIds ??= new Set(changedFields(change, shape).map(({ id }) => id));
    return fieldIds === null ? changedIds.size > 0 : fieldIds.some((id) => changedIds?.has(id));
  };

  return candidates.filter(
    (event) =>
      event.type === type &&
      event.active &&
      event.tableId === change.tableId &&
      event.accountId === change.accountId &&
      event.fromAt <= change.changedAt &&
      (event.toAt === null || change.changedAt < event.toAt) &&
      eventSources(event.sources).includes(change.source) &&
      watches(event),
  );
}
