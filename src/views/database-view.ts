import type { PoolClient } from 'pg';
import { RequestError } from '../errors.ts';
import { ExpressionError } from '../tables/expression/expression-error.ts';
import { quoteName } from '../tables/quote-name.ts';
import type { View } from './view.ts';
import { viewSelect } from './view-sql.ts';

const FEATURE_NOT_SUPPORTED = '0A000';

/**
 * Makes the PostgreSQL view, or gives a standing one the conditions of today.
 * @throws RequestError IncorrectBodyParameter when the tables can't be joined so
 */
export async function putDatabaseView(client: PoolClient, view: View): Promise<void> {
  const place = quoteName(view.dataSchema, view.name);
  try {
    await client.query(`create or replace view ${place} as ${viewSelect(view)}`);
    // Some joins are refused only when they are planned.
    await client.query(`explain select * from ${place}`);
  } catch (error) {
    if (error instanceof ExpressionError) throw new RequestError('IncorrectBodyParameter', `A condition of the view ${view.name} does not fit its tables: ${error.message}.`, { cause: error });
    if ((error as { code?: unknown }).code === FEATURE_NOT_SUPPORTED) {
      throw new RequestError('IncorrectBodyParameter', 'Tables: a full join needs an On that is an equation of fields.', { cause: error });
    }
    throw error;
  }
}

export async function dropDatabaseView(client: PoolClient, { dataSchema, name }: Pick<View, 'dataSchema' | 'name'>): Promise<void> {
  await client.query(`drop view if exists ${quoteName(dataSchema, name)}`);
}
