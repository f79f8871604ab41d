import type { BenchServer } from './bench-server.ts';
import { insertSql } from './bench-table.ts';
import { drained } from './push-changes.ts';

/**
 * Puts so many calls of every outgoing URL into the queue, by SQL: a real change's messages and calls, copied under new ids, all due
 * when the transaction commits. Making as many by changes would send the first ones before the last ones wait.
 */
export async function prefillCalls(server: BenchServer, table: string, callsPerUrl: number): Promise<void> {
  await server.pool.query(insertSql(server, table), [1, 1]);
  await drained(server);
  await server.pool.query(
    `with /* bench */ made as materialized (
       select m.*, uuidv7() as new_id from rowcast.message m cross join generate_series(1, $1::integer)
     ), messages as (
       insert into rowcast.message (account_id, webhook_id, id, event_id, event_version, table_id, shape_version, record_key, sequence, source, event_date, body, size)
       select account_id, webhook_id, new_id, event_id, event_version, table_id, shape_version, record_key, sequence, source, event_date, body, size from made
     )
     insert into rowcast.call (account_id, webhook_id, event_id, url_id, due_at, id, message_id, size)
     select m.account_id, m.webhook_id, m.event_id, u.id, clock_timestamp(), uuidv7(), m.new_id, m.size
     from made m join rowcast.outgoing_url u on u.account_id = m.account_id and u.webhook_id = m.webhook_id`,
    [callsPerUrl],
  );
}
