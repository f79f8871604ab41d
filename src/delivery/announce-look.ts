import type { ClientBase } from 'pg';

/* The sequence is read before the transaction draws an id of its own: what is younger has drawn nothing yet. */
const ANNOUNCE = `select last_value - (not is_called)::integer as drawn, pg_current_xact_id() from rowcast.change_id_seq`;

/**
 * Announces a look at changes that follows on the same connection, as ChangeFloor says.
 * @returns the last id drawn for a change, of any table
 */
export async function announceLook(client: ClientBase): Promise<number> {
  const { rows: [announced] } = await client.query<{ drawn: number }>({ name: 'announce-look', text: ANNOUNCE });
  return announced!.drawn;
}
