import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { QueryState } from '../../../ui/query-state.tsx';
import type { TableField } from '../field.ts';
import { keyQuery } from '../get-key.ts';
import { fieldsQuery } from '../list-fields.ts';
import { Datasheet } from './datasheet.tsx';
import type { RecordPlace } from './record-place.ts';

/** The records of the table that is open. */
export function DatasheetTab() {
  const { table = '' } = useParams();
  const fields = useQuery(fieldsQuery(table));
  const key = useQuery(keyQuery(table));
  return (
    <QueryState query={fields} what="The fields could not be loaded">
      {(all) => (
        <QueryState query={key} what="The key of the table could not be loaded">
          {({ Fields }) => <TableSheet key={`${table} ${all.map(({ Name, Type }) => `${Name} ${Type}`).join()}`} table={table} fields={all} keyNames={Fields} />}
        </QueryState>
      )}
    </QueryState>
  );
}

function TableSheet({ table, fields, keyNames }: { table: string; fields: readonly TableField[]; keyNames: readonly string[] }) {
  const names = keyNames.join();
  const place = useMemo((): RecordPlace => {
    const own = names.split(',').flatMap((name) => fields.find(({ Name }) => Name === name) ?? []);
    return { kind: 'table', name: table, key: names === 'PK_ID' ? null : own };
  }, [table, fields, names]);
  // A record whose own key changes is another record.
  const shown = useMemo(() => fields.map((field) => (place.key?.includes(field) === true ? { ...field, Editable: false } : field)), [fields, place]);
  return (
    <Datasheet
      place={place} fields={shown} isWritable
      about={place.key === null ? null : `${table} is attached, with a key of its own: ${names.replaceAll(',', ', ')}. It is given when a record is added, and kept.`}
    />
  );
}
