/** An SQL condition: a table has triggers that capture its changes. Given are SQL expressions of its account (text) and id (bigint). */
export const isCaptured = (account: string, table: string): string =>
  `exists (select from rowcast.capture c where c.account_id = ${account} and c.table_id = ${table})`;
