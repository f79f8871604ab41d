import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { QueryState } from '../../../ui/query-state.tsx';
import { fieldsQuery } from '../list-fields.ts';
import { ImportForm } from './import-form.tsx';

/** Rows of a file into the table that is open. */
export function ImportTab() {
  const { table = '' } = useParams();
  const fields = useQuery(fieldsQuery(table));
  return (
    <QueryState query={fields} what="The fields could not be loaded">
      {(all) => <ImportForm target={{ table, fields: all }} />}
    </QueryState>
  );
}
