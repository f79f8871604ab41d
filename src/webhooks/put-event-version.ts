import type { PoolClient } from 'pg';
import type { EventVersion } from './event-definition.ts';

/** What a version says; the rest is given by its event and its time. */
export type EventDefinition = Pick<EventVersion, 'tableId' | 'type' | 'fieldIds' | 'sources' | 'payloadFieldIds' | 'template' | 'templateFields' | 'active' | 'inactiveReason'>;

/**
 * Puts a version of an event in force now, and ends the one before at the same moment: every moment has one version.
 * Needs the account's definitions locked.
 */
export async function putEventVersion(
  client: PoolClient,
  { accountId, webhookId, eventId }: Pick<EventVersion, 'accountId' | 'webhookId' | 'eventId'>,
  definition: EventDefinition,
): Promise<void> {
  await client.query(
    `with ended as (
       update rowcast.event_version
       -- The clock may have been set back since: a version never ends before it began.
       set to_at = greatest(clock_timestamp(), from_at)
       where account_id = $1 and event_id = $3 and to_at is null
       returning version, to_at
     )
     insert into rowcast.event_version (account_id, webhook_id, event_id, version, table_id, type, field_ids, sources, payload_field_ids,
       template, template_fields, active, inactive_reason, from_at)
     select $1, $2, $3, coalesce((select version from ended), 0) + 1, $4, $5, $6::bigint[], $7::text[], $8::bigint[], $9, $10, $11, $12,
       coalesce((select to_at from ended), clock_timestamp())`,
    [
      accountId, webhookId, eventId, definition.tableId, definition.type, definition.fieldIds, definition.sources, definition.payloadFieldIds,
      definition.template, definition.templateFields === null ? null : JSON.stringify(definition.templateFields),
      definition.active, definition.inactiveReason,
    ],
  );
}
