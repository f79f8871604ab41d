import type { BenchServer } from './bench-server.ts';

const ROWS_PER_STATEMENT = 250_000;

/**
 * Adds so many delivered messages, each with its attempt, by SQL: a real one copied under new ids, spread over today until now. All
 * lie in today's partitions, where new ones go too: the hardest case. Vacuumed and analysed afterwards, as autovacuum does in time.
 */
export async function prefillLog(server: BenchServer, messages: number, progress: (text: string) => void): Promise<void> {
  for (let done = 0; done < messages; done += ROWS_PER_STATEMENT) {
    progress(`${done.toLocaleString('en')} of ${messages.toLocaleString('en')} messages stored`);
    await server.pool.query(
      `with /* bench */ made as materialized (
         select (date_trunc('day', now()) - now()) * (1 - n::float8 / $2) as shift from generate_series($1::integer, least($1::integer + $3::integer, $2::integer) - 1) n
       ), ids as materialized (
         select uuidv7(shift) as new_message, uuidv7(shift) as new_attempt, uuidv7(shift) as new_call from made
       ), messages as (
         insert into rowcast.message (account_id, webhook_id, id, event_id, event_version, table_id, shape_version, record_key, sequence, source, event_date, body, size)
         select m.account_id, m.webhook_id, new_message, m.event_id, m.event_version, m.table_id, m.shape_version, m.record_key, m.sequence, m.source,
           rowcast.uuid_time(new_message), m.body, m.size
         from ids cross join (select * from rowcast.message limit 1) m
       )
       insert into rowcast.attempt (account_id, webhook_id, id, event_id, url_id, message_id, call_id, number, outcome, started_at, duration_ms, http_status)
       select a.account_id, a.webhook_id, new_attempt, a.event_id, a.url_id, new_message, new_call, 1, 'delivered', rowcast.uuid_time(new_attempt), a.duration_ms, 200
       from ids cross join (select * from rowcast.attempt limit 1) a`,
      [done, messages, ROWS_PER_STATEMENT],
    );
  }
  await server.pool.query('vacuum (analyze) rowcast.message');
  await server.pool.query('vacuum (analyze) rowcast.attempt');
  await server.pool.query('checkpoint');
}
