import type { Queryable } from '../../db/queryable.ts';
import { RequestError } from '../../errors.ts';
import { IMPORT_COLUMNS, IMPORT_FROM, type ImportAnswer } from './import-job.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_LISTED = 100;

/** @throws RequestError ObjectNotFound, also for an id that is none */
export async function selectImport(db: Queryable, accountId: string, id: string): Promise<ImportAnswer> {
  const { rows: [found] } = UUID.test(id)
    ? await db.query<ImportAnswer>(`select ${IMPORT_COLUMNS} from ${IMPORT_FROM} where i.account_id = $1 and i.id = $2`, [accountId, id])
    : { rows: [] };
  if (found === undefined) throw new RequestError('ObjectNotFound', `There is no import ${JSON.stringify(id.slice(0, 40))}.`);
  return found;
}

/** The table that an import goes to. @throws RequestError ObjectNotFound */
export async function tableOfImport(db: Queryable, accountId: string, id: string): Promise<number> {
  await selectImport(db, accountId, id);
  const { rows: [row] } = await db.query<{ tableId: number }>('select table_id as "tableId" from rowcast.import where account_id = $1 and id = $2', [accountId, id]);
  return row?.tableId ?? 0;
}

/** The latest 100, the newest first; those that ended go after 30 days. @param tableIds only imports to these; null: any */
export async function listImports(db: Queryable, accountId: string, tableIds: readonly number[] | null): Promise<ImportAnswer[]> {
  const { rows } = await db.query<ImportAnswer>(
    `select ${IMPORT_COLUMNS} from ${IMPORT_FROM} where i.account_id = $1 and ($2::bigint[] is null or i.table_id = any ($2)) order by i.id desc limit ${MOST_LISTED}`,
    [accountId, tableIds],
  );
  return rows;
}
