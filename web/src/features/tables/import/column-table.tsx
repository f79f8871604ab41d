import { Checkbox, Select, Table, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FieldType, TableField } from '../field.ts';
import { FIELD_TYPES, typeOptions } from '../field-types.ts';
import classes from './import.module.css';
import type { NewField } from './new-fields.ts';
import type { Mapping } from './mapping-parameter.ts';
import type { ImportPreview } from './preview-import.ts';

const SAMPLES = 3;

/** Types that rows of a file can fill, and that need no further properties. */
const NEW_TYPES = typeOptions(null)
  .map(({ group, items }) => ({ group, items: items.filter(({ value }) => !FIELD_TYPES[value].system && FIELD_TYPES[value].properties.length === 0).map(({ value }) => value) }))
  .filter(({ items }) => items.length > 0);

interface ColumnTableProps {
  preview: ImportPreview;
  headers: readonly string[];
  cells: (column: ImportPreview['Columns'][number], index: number) => ReactNode;
}

/** The columns of a file, with some of their values, and what is to become of each. */
function ColumnTable({ preview: { Columns, Rows }, headers, cells }: ColumnTableProps) {
  const samplesOf = (index: number) => Rows.map(({ Cells }) => textOf(Cells[index])).filter((text) => text !== '').slice(0, SAMPLES).join(' · ');
  return (
    <div className={classes.scroll} role="region" aria-label="Columns of the file" tabIndex={0}>
      <Table verticalSpacing={4} aria-label="Columns of the file">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Column</Table.Th>
            <Table.Th className={classes.wide!}>Values</Table.Th>
            {headers.map((header) => <Table.Th key={header}>{header}</Table.Th>)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Columns.map((column, index) => (
            <Table.Tr key={index}>
              <Table.Td>{column.Column}</Table.Td>
              <Table.Td className={classes.wide!}><div className={classes.samples}>{samplesOf(index)}</div></Table.Td>
              {cells(column, index)}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

const textOf = (value: unknown) => (value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 80);

/** Which column goes to which field of a table. */
export function MappingTable({ preview, fields, mapping, onChange }: { preview: ImportPreview; fields: readonly TableField[]; mapping: Mapping; onChange: (mapping: Mapping) => void }) {
  const targets = fields.filter(({ Type, IsFormula, Editable }) => !IsFormula && (Editable || !FIELD_TYPES[Type].system));
  return (
    <ColumnTable
      preview={preview} headers={['Goes to']}
      cells={({ Column }) => (
        <Table.Td miw={220}>
          <Select
            aria-label={`Field for column ${Column}`} placeholder="Not imported" searchable clearable size="xs" value={mapping[Column] ?? null}
            data={targets.map(({ Name, Type }) => ({ value: Name, label: `${Name} — ${Type}`, disabled: mapping[Column] !== Name && Object.values(mapping).includes(Name) }))}
            clearButtonProps={{ 'aria-label': `Do not import column ${Column}` }}
            onChange={(field) => onChange({ ...mapping, [Column]: field })}
          />
        </Table.Td>
      )}
    />
  );
}

/** Which fields the columns make in a new table. */
export function NewFieldsTable({ preview, fields, onChange, errorOf }: { preview: ImportPreview; fields: readonly NewField[]; onChange: (fields: NewField[]) => void; errorOf: (index: number) => string | undefined }) {
  const edit = (index: number, changes: Partial<NewField>) => onChange(fields.map((field, at) => (at === index ? { ...field, ...changes } : field)));
  return (
    <ColumnTable
      preview={preview} headers={['Import', 'Field and type']}
      cells={({ Column }, index) => {
        const field = fields[index];
        if (field === undefined) return null;
        return (
          <>
            <Table.Td><Checkbox size="xs" aria-label={`Import column ${Column}`} checked={field.included} onChange={(event) => edit(index, { included: event.currentTarget.checked })} /></Table.Td>
            <Table.Td>
              <div className={classes.field}>
                <TextInput size="xs" maxLength={32} aria-label={`Name for column ${Column}`} value={field.name} disabled={!field.included} error={field.included ? errorOf(index) : undefined} onChange={(event) => edit(index, { name: event.currentTarget.value })} />
                <Select size="xs" aria-label={`Type for column ${Column}`} allowDeselect={false} data={NEW_TYPES} value={field.type} disabled={!field.included} onChange={(type) => edit(index, { type: type as FieldType })} />
              </div>
            </Table.Td>
          </>
        );
      }}
    />
  );
}
