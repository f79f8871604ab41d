import { passwordHashing } from '../accounts/password-hashing.ts';
import { RequestError } from '../errors.ts';
import { compileWhere } from './compile-where.ts';
import type { MayRead } from './load-sources.ts';
import { quoteName } from './quote-name.ts';
import { tableColumns } from './record-columns.ts';
import { requirePasswordField } from './require-password-field.ts';
import { askRecords } from './run-on-records.ts';
import type { Tables } from './tables.ts';

/** Of no password: a record that is not there takes as long as a wrong password. */
const NOBODYS_HASH = '$argon2id$v=19$m=19456,t=2,p=1$cm93Y2FzdC1ub2JvZHktMDA$oQTq+yia589vZ670wNv6OhsFEka5orqnr/bv4bFeB0U';

/**
 * Whether a password is that of the one record which meets a condition. No record, and a record without a password, is none's.
 * @throws RequestError ObjectNotFound, FieldNotFound, IncorrectQueryParameter (also when several records meet the condition), TooManyRequests
 */
export async function verifyPassword(tables: Tables, accountId: string, tableName: string, fieldName: string, { where, mayRead }: { where: string; mayRead?: MayRead }, password: string): Promise<boolean> {
  const hashes = await askRecords(tables, {
    accountId,
    tableName,
    context: null,
    prepare: async (table) => {
      const condition = await compileWhere(tables.pool, where, tableColumns(table), { mayRead });
      const column = quoteName(requirePasswordField(table, fieldName).name);
      return {
        statements: [{ text: `select ${column} from ${quoteName(table.dataSchema, table.name)} where ${condition.text} limit 2`, values: condition.values }],
        read: ([{ rows } = { rows: [] }]) => rows.map(([hash = null]) => hash),
      };
    },
  });
  if (hashes.length > 1) throw new RequestError('IncorrectQueryParameter', 'q.where: must mean one record, and several meet it.');
  const [hash = null] = hashes;
  const matches = await passwordHashing.verify(hash ?? NOBODYS_HASH, password);
  return hash !== null && matches;
}
