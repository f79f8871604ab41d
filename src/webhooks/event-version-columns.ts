/** Selects `rowcast.event_version v` as an `EventVersion`; ids as JSON, since `pg` gives int8[] as texts. */
export const EVENT_VERSION_COLUMNS = `v.account_id as "accountId", v.webhook_id as "webhookId", v.event_id as "eventId", v.version,
  v.table_id as "tableId", v.type, to_json(v.field_ids) as "fieldIds", v.sources, to_json(v.payload_field_ids) as "payloadFieldIds",
  v.template, v.template_fields as "templateFields", v.active, v.inactive_reason as "inactiveReason",
  (extract(epoch from v.from_at) * 1000000)::bigint as "fromAt", (extract(epoch from v.to_at) * 1000000)::bigint as "toAt"`;
