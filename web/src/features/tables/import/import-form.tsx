import { Alert, Anchor, Button, Group, List, Progress, Radio, Stack, Text, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { ApiError } from '../../../api/api-error.ts';
import { queryClient } from '../../../api/query-client.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { counted, formatBytes, formatNumber } from '../../../ui/format-number.ts';
import { TableSkeleton } from '../../../ui/table-skeleton.tsx';
import { createTable } from '../create-table.ts';
import { deleteTable } from '../delete-table.ts';
import type { TableField } from '../field.ts';
import { tablePaths } from '../paths.ts';
import { MappingTable, NewFieldsTable } from './column-table.tsx';
import { FileDrop } from './file-drop.tsx';
import { importsQuery, type TableImport } from './imports.ts';
import { newFieldsOf, tableNameOf, type NewField } from './new-fields.ts';
import { mappingParameter, type Mapping } from './mapping-parameter.ts';
import { previewImport, type ImportPreview } from './preview-import.ts';
import { optionsOf, type SourceOptions } from './source-options.ts';
import { SourceOptionsInput } from './source-options-input.tsx';
import { uploadImport } from './upload-import.ts';

const PROBLEMS_SHOWN = 5;

/** A table that is there, with its fields; or null for one that is made of the file. */
export type ImportTarget = { table: string; fields: readonly TableField[] } | null;

/** From a file to an import that runs: the file, how it is read, what goes where. */
export function ImportForm({ target }: { target: ImportTarget }) {
  const [file, setFile] = useState<{ file: File; number: number } | null>(null);
  return (
    <Stack gap="md" maw={980}>
      {file === null ? <FileDrop onFile={(chosen) => setFile({ file: chosen, number: 1 })} /> : (
        <>
          <Group gap="sm">
            <Text size="sm"><b>{file.file.name}</b>, {formatBytes(file.file.size)}</Text>
            <Button size="compact-sm" variant="default" onClick={() => setFile(null)}>Choose another file</Button>
          </Group>
          <ChosenFile key={file.number} file={file.file} target={target} />
        </>
      )}
      <Text size="sm" c="dimmed">What was imported before, and what is running: <Anchor component={Link} to={tablePaths.imports} underline="always" inherit>all imports</Anchor>.</Text>
    </Stack>
  );
}

function ChosenFile({ file, target }: { file: File; target: ImportTarget }) {
  const navigate = useNavigate();
  const [options, setOptions] = useState<SourceOptions>(() => optionsOf(file));
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [newFields, setNewFields] = useState<NewField[] | null>(null);
  const [name, setName] = useState(() => tableNameOf(file));
  const [mode, setMode] = useState<TableImport['Mode']>('AllOrNothing');
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const cancelling = useRef(new AbortController());
  const table = target?.table ?? null;
  const sentMapping = mapping === null ? null : mappingParameter(mapping, (target?.fields ?? []).map(({ Name }) => Name));
  const preview = useQuery({
    queryKey: ['import preview', table, file.name, file.size, file.lastModified, options, sentMapping],
    queryFn: ({ signal }) => previewImport(file, { table, options, mapping: sentMapping, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const byName = preview.data === undefined ? {} : Object.fromEntries(preview.data.Columns.map(({ Column, Field }) => [Column, isTarget(target, Field) ? Field : null]));
  const shownMapping = mapping ?? byName;
  const fields = newFields ?? (preview.data === undefined ? [] : newFieldsOf(preview.data));
  const edit = (changes: Partial<SourceOptions>) => {
    setError(null);
    setOptions((before) => ({ ...before, ...changes }));
    // The columns may be others then.
    setMapping(null);
    setNewFields(null);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    setSent(0);
    cancelling.current = new AbortController();
    const upload = { mode, options, onProgress: setSent, signal: cancelling.current.signal };
    await (table === null ? importNew(file, name.trim(), fields, upload) : uploadImport(file, { ...upload, table, mapping: sentMapping })).then((made) => {
      void queryClient.invalidateQueries({ queryKey: importsQuery.queryKey, exact: true });
      void navigate(tablePaths.import(made.Id));
    }, (failure: unknown) => {
      if (!cancelling.current.signal.aborted) setError(failure);
    });
    setSent(null);
  };

  if (preview.data === undefined && preview.isPending) return <TableSkeleton />;
  const count = table === null ? fields.filter(({ included }) => included).length : Object.values(shownMapping).filter((field) => field !== null).length;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <SourceOptionsInput options={options} found={preview.data} onChange={edit} />
        {preview.error === null ? null : <ErrorState error={preview.error} what="The file can not be read so" />}
        {preview.data === undefined || preview.error !== null ? null : (
          <>
            {table === null ? (
              <>
                <TextInput label="Name of the new table" maw={320} maxLength={32} value={name} error={problemOfName(error)} onChange={(event) => { setError(null); setName(event.currentTarget.value); }} />
                <NewFieldsTable preview={preview.data} fields={fields} onChange={(next) => { setError(null); setNewFields(next); }} errorOf={(index) => problemOfField(error, fields, index)} />
              </>
            ) : <MappingTable preview={preview.data} fields={target?.fields ?? []} mapping={shownMapping} onChange={(next) => { setError(null); setMapping(next); }} />}
            {table === null ? null : <Problems preview={preview.data} />}
            <Radio.Group label="When a row is wrong" value={mode} onChange={(next) => setMode(next as TableImport['Mode'])}>
              <Stack gap={6} mt={6}>
                <Radio value="AllOrNothing" label="Load nothing: all rows, or none" />
                <Radio value="BestEffort" label="Load the others: wrong rows are reported" />
              </Stack>
            </Radio.Group>
          </>
        )}
        {error === null || isShownAtItsPlace(error) ? null : <ErrorState error={error} what="The import was not begun" />}
        {sent === null ? null : (
          <div>
            <Text size="sm" mb={4}>Sending the file: {formatBytes(sent)} of {formatBytes(file.size)}. Keep this page open until it is sent.</Text>
            <Progress value={file.size === 0 ? 100 : (100 * sent) / file.size} aria-label="Sent" />
          </div>
        )}
        <Group gap="xs">
          <Button type="submit" loading={sent !== null} disabled={preview.data === undefined || preview.error !== null || count === 0}>Import {counted(count, 'column')}</Button>
          {sent === null ? null : <Button variant="default" onClick={() => cancelling.current.abort()}>Cancel</Button>}
        </Group>
      </Stack>
    </form>
  );
}

/** What an import of the rows looked at would refuse. */
function Problems({ preview: { Problems: problems, RowsLookedAt } }: { preview: ImportPreview }) {
  if (problems.length === 0) return <Text size="sm">The first {counted(RowsLookedAt, 'row')} fit.</Text>;
  return (
    <Alert variant="light" color="red" title={`Of the first ${counted(RowsLookedAt, 'row')}, ${formatNumber(new Set(problems.map(({ Row }) => Row)).size)}${problems.length >= 50 ? ' or more' : ''} would be refused`}>
      <List size="sm">
        {problems.slice(0, PROBLEMS_SHOWN).map(({ Row, Column, Reason }, index) => <List.Item key={index}>Row {formatNumber(Row)}{Column === null ? '' : `, ${Column}`}: {Reason}</List.Item>)}
      </List>
      {problems.length > PROBLEMS_SHOWN ? <Text size="sm">And more. The import's error report has all of them.</Text> : null}
    </Alert>
  );
}

/** Whether rows can fill the field that a column is named after. */
function isTarget(target: ImportTarget, name: string | null): boolean {
  const field = target?.fields.find(({ Name }) => Name === name);
  return field !== undefined && !field.IsFormula;
}

/** Makes the table, then sends the file. What is refused leaves no table behind. */
async function importNew(file: File, table: string, columns: readonly NewField[], upload: Omit<Parameters<typeof uploadImport>[1], 'table' | 'mapping'>): Promise<TableImport> {
  const fields = columns.filter(({ included }) => included);
  await createTable({ Name: table, Note: '', Fields: fields.map(({ name, type }) => ({ Name: name.trim(), Type: type })) });
  const mapping = mappingParameter(Object.fromEntries(columns.map(({ column, name, included }) => [column, included ? name.trim() : null])), fields.map(({ name }) => name.trim()));
  return uploadImport(file, { ...upload, table, mapping }).catch(async (error: unknown) => {
    await deleteTable(table, false).catch(() => {});
    throw error;
  });
}

const problemsOf = (error: unknown) => (error instanceof ApiError ? error.problems : []);

function problemOfName(error: unknown): string | undefined {
  if (error instanceof ApiError && error.status === 409 && error.message.startsWith('Name: ')) return error.message.slice('Name: '.length);
  return problemsOf(error).find(({ Property }) => Property === 'Name')?.Problem;
}

/** @param index of the field among all, of which only those included were sent */
function problemOfField(error: unknown, fields: readonly NewField[], index: number): string | undefined {
  const place = `Fields[${fields.slice(0, index).filter(({ included }) => included).length}]`;
  return problemsOf(error).find(({ Property }) => Property === place || Property.startsWith(`${place}.`))?.Problem;
}

const isShownAtItsPlace = (error: unknown) => problemOfName(error) !== undefined || problemsOf(error).some(({ Property }) => Property.startsWith('Fields['));
