import { Button, Group, Menu, ActionIcon, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { GridApi } from 'ag-grid-community';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { ApiError } from '../../../api/api-error.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { counted, formatNumber } from '../../../ui/format-number.ts';
import { QueryState } from '../../../ui/query-state.tsx';
import { useSearchState } from '../../../ui/use-search-state.ts';
import type { TableField } from '../field.ts';
import { fieldsQuery } from '../list-fields.ts';
import { tablePaths } from '../paths.ts';
import { CellEdits } from './cell-edits.ts';
import type { Box, CellRange } from './cell-range.ts';
import { textOfValue } from './cell-values.ts';
import { columnsOf } from './columns.ts';
import classes from './datasheet.module.css';
import { FilterBar } from './filter-bar.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { planPaste, type PastePlan } from './plan-paste.ts';
import { RecordDrawer } from './record-drawer.tsx';
import { RecordGrid } from './record-grid.tsx';
import { BLOCK, recordSource } from './record-source.ts';
import type { TableRecord } from './record.ts';
import { deleteRecords, deleteWhere, insertRecords, readPage, type RecordView } from './records.ts';
import { watchRecords } from './watch-records.ts';

/** Pastes of more cells show what they change before they do. */
const PREVIEW_CELLS = 100;
const MOST_ROWS_PASTED = 2_000;
const INSERTED_AT_ONCE = 500;

/** The records of a table, to be read and edited. `where`, `sort` and the open `record` are in the address. */
export function DatasheetTab() {
  const { table = '' } = useParams();
  const fields = useQuery(fieldsQuery(table));
  const [{ where = '', sort = '' }] = useSearchState();
  return (
    <QueryState query={fields} what="The fields could not be loaded">
      {(all) => <Datasheet key={`${table} ${all.map(({ Name, Type }) => `${Name} ${Type}`).join()}`} fields={all} view={{ table, where, orderBy: sort.startsWith('-') ? `${sort.slice(1)} DESC` : sort }} sort={sort} />}
    </QueryState>
  );
}

interface Focus {
  cell: { key: number; field: string } | null;
  cells: number;
}

function Datasheet({ fields, view: { table, where, orderBy }, sort }: { fields: readonly TableField[]; view: RecordView; sort: string }) {
  const [{ record: open = '' }, change] = useSearchState();
  const narrow = useMediaQuery('(max-width: 48em)', window.matchMedia('(max-width: 48em)').matches) ?? false;
  const [api, setApi] = useState<GridApi<TableRecord> | null>(null);
  const apiRef = useRef<GridApi<TableRecord> | null>(null);
  const [total, setTotal] = useState<number | null>(null);
  const totalRef = useRef<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const [selected, setSelected] = useState<readonly number[]>([]);
  const [focus, setFocus] = useState<Focus>({ cell: null, cells: 1 });
  const [failures, setFailures] = useState<{ key: number; field: string; problem: string }[]>([]);
  const [said, setSaid] = useState('');
  const [paste, setPaste] = useState<PastePlan | null>(null);
  const [deleting, setDeleting] = useState<'selected' | 'all' | null>(null);
  const range = useRef<CellRange | null>(null);
  const version = useRef(0);

  const nodeOf = (key: number) => apiRef.current?.getRowNode(String(key));
  const [edits] = useState(() => new CellEdits({
    table,
    onCell: (key, field) => {
      const node = nodeOf(key);
      if (node !== undefined) apiRef.current?.refreshCells({ rowNodes: [node], columns: [field], force: true, suppressFlash: true });
      const failed = edits.failures();
      setFailures((before) => (before.length === 0 && failed.length === 0 ? before : failed));
    },
    onRecord: (record) => {
      version.current += 1;
      nodeOf(record.PK_ID)?.setData(record);
    },
  }));
  const source = useMemo(() => {
    void attempt;
    return recordSource({ table, where, orderBy }, {
      onTotal: (count) => {
        totalRef.current = count;
        setTotal(count);
        setError(null);
      },
      onError: setError,
    });
  }, [table, where, orderBy, attempt]);
  /** Records came or went. */
  const reread = () => {
    source.recount();
    if (apiRef.current === null || apiRef.current.isDestroyed()) setAttempt((before) => before + 1);
    else apiRef.current.refreshInfiniteCache();
  };
  const rereadRef = useRef(reread);
  useEffect(() => {
    rereadRef.current = reread;
  });
  useEffect(() => watchRecords({
    view: { table, where, orderBy }, edits, api: () => apiRef.current, version: () => version.current, total: () => totalRef.current, onMoved: () => rereadRef.current(),
  }), [table, where, orderBy, edits]);

  const openRecord = useMemo(() => (key: number) => change({ record: String(key) }), [change]);
  const columns = useMemo(() => columnsOf({ fields, edits, sort, range: () => range.current, open: openRecord, narrow }), [fields, edits, sort, openRecord, narrow]);
  const shownFields = (from: number) => (api?.getAllDisplayedColumns() ?? []).slice(from).map((column) => fields.find(({ Name }) => Name === column.getColId()) ?? null);

  const textsOf = (box: Box) => {
    const texts: string[][] = [];
    for (let row = box.top; row <= box.bottom; row += 1) {
      const record = api?.getDisplayedRowAtIndex(row)?.data;
      // Beyond what is loaded: too far to be copied at once.
      if (record === undefined) {
        setSaid('Scroll through all rows to be copied first: some are not loaded.');
        return null;
      }
      const columnsIn = (api?.getAllDisplayedColumns() ?? []).slice(box.left, box.right + 1).filter((column) => !column.getColId().startsWith('ag-Grid-'));
      texts.push(columnsIn.map((column) => {
        const field = fields.find(({ Name }) => Name === column.getColId());
        return field === undefined ? String(record.PK_ID) : textOfValue(field, record[field.Name]);
      }));
    }
    setSaid(`${counted(texts.length * (texts[0]?.length ?? 0), 'cell')} copied.`);
    return texts;
  };
  /** The records of some rows, as they are now; fewer where the table ends. */
  const recordsOf = async (top: number, count: number) => {
    const records: TableRecord[] = [];
    for (let page = Math.floor(top / BLOCK); page * BLOCK < top + count; page += 1) {
      const { records: read } = await readPage({ table, where, orderBy }, { page: page + 1, size: BLOCK, withTotal: false });
      records.push(...read.filter((_, place) => page * BLOCK + place >= top && page * BLOCK + place < top + count));
      if (read.length < BLOCK) break;
    }
    return records;
  };
  const beginPaste = async (cells: string[][], box: Box) => {
    if (cells.length > MOST_ROWS_PASTED) return setSaid(`At most ${formatNumber(MOST_ROWS_PASTED)} rows can be pasted; import larger ones.`);
    const single = cells.length === 1 && cells[0]!.length === 1;
    // One value fills all that is marked.
    const filled = single ? Array.from({ length: Math.min(MOST_ROWS_PASTED, box.bottom - box.top + 1) }, () => Array.from({ length: box.right - box.left + 1 }, () => cells[0]![0]!)) : cells;
    const plan = planPaste(filled, shownFields(box.left), await recordsOf(box.top, filled.length));
    if (plan.edits.length > PREVIEW_CELLS || plan.inserts.length > 0) return setPaste(plan);
    if (plan.edits.length === 0) return setSaid('Nothing to paste: the cells are the same already, or can not be changed.');
    await edits.save(plan.edits);
    return setSaid(`${counted(plan.edits.length, 'cell')} pasted.`);
  };
  const runPaste = async (plan: PastePlan, onProgress: (done: number) => void) => {
    const inserted: number[] = [];
    for (let at = 0; at < plan.inserts.length; at += INSERTED_AT_ONCE) {
      inserted.push(...(await insertRecords(table, plan.inserts.slice(at, at + INSERTED_AT_ONCE))).map(({ PK_ID }) => PK_ID));
    }
    await edits.save(plan.edits, { inserted, onProgress });
    if (inserted.length > 0) reread();
    setSaid(`${counted(plan.edits.length, 'cell')} pasted${inserted.length > 0 ? `, ${counted(inserted.length, 'record')} added` : ''}.`);
  };
  const undo = async () => {
    setSaid('');
    setSaid(await edits.undo((key) => nodeOf(key)?.data).catch((failure: unknown) => (failure instanceof Error ? failure.message : String(failure))));
    reread();
  };
  const removeRecords = async () => {
    const count = deleting === 'all' ? await deleteWhere(table, where) : await deleteRecords(table, selected);
    version.current += 1;
    api?.deselectAll();
    reread();
    setSaid(`${counted(count, 'record')} deleted.`);
  };
  const jump = (row: number) => {
    if (api === null || row < 0) return;
    api.ensureIndexVisible(row, row === 0 ? 'top' : 'bottom');
    api.setFocusedCell(row, 'PK_ID');
  };

  const failedHere = failures.find(({ key, field }) => key === focus.cell?.key && field === focus.cell.field);
  const wrongCondition = error instanceof ApiError && error.code === 'IncorrectQueryParameter' ? error.message : null;
  const isNew = open === '*';
  return (
    <>
      <Group gap="xs" mb="xs" align="start">
        <FilterBar fields={fields} where={where} onChange={(next) => change({ where: next })} error={wrongCondition} />
        <Group gap={6}>
          {selected.length === 0 ? null : <Button variant="default" color="red" onClick={() => setDeleting('selected')}>Delete {counted(selected.length, 'record')}</Button>}
          <Button onClick={() => change({ record: '*' })}>Add record</Button>
          <Menu position="bottom-end">
            <Menu.Target><ActionIcon variant="default" size={32} aria-label="More for the records">⋯</ActionIcon></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void undo()}>Undo my last edit</Menu.Item>
              <Menu.Item onClick={reread}>Read again</Menu.Item>
              <Menu.Item component={Link} to={tablePaths.export(table, `?${new URLSearchParams({ ...(where === '' ? {} : { where }), ...(sort === '' ? {} : { sort }) })}`)}>Export these records</Menu.Item>
              <Menu.Item color="red" disabled={total === null || total === 0} onClick={() => setDeleting('all')}>{where === '' ? 'Delete all records' : 'Delete all that meet the condition'}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      {error !== null && wrongCondition === null ? <ErrorState error={error} what="The records could not be loaded" onTryAgain={() => { setError(null); setAttempt(attempt + 1); }} /> : null}
      {total === 0 && error === null ? (
        where === ''
          ? <EmptyState title="No records yet" action={<Button onClick={() => change({ record: '*' })}>Add the first record</Button>}>Records are typed in here, or come over REST and from files.</EmptyState>
          : <EmptyState title="Nothing found" action={<Button variant="default" onClick={() => change({ where: '' })}>Show all records</Button>}>No record meets the condition.</EmptyState>
      ) : null}
      <div className={classes.sheet} hidden={total === 0 && error === null}>
        <RecordGrid
          columns={columns} source={source} range={range} selectable={!narrow}
          onReady={(ready) => {
            apiRef.current = ready;
            setApi(ready);
          }}
          onSort={(next) => {
            if (next !== sort) change({ sort: next });
          }}
          onSelect={setSelected} onFocus={(cell, cells) => setFocus({ cell, cells })} onUndo={() => void undo()}
          onPaste={(cells, box) => void beginPaste(cells, box).catch((failure: unknown) => setSaid(failure instanceof Error ? failure.message : String(failure)))}
          textsOf={textsOf} onOpen={narrow ? openRecord : null}
        />
        <div className={classes.status}>
          <div role="status">
            {failedHere === undefined ? said : (
              <Text span inherit className={classes.problem!}>{failedHere.field} of record {failedHere.key} is not saved: {failedHere.problem}. Type again, or <Button size="compact-xs" variant="default" onClick={() => edits.discard(failedHere.key, failedHere.field)}>discard</Button></Text>
            )}
            {failures.length > 0 && failedHere === undefined ? <Text span inherit className={classes.problem!}> {counted(failures.length, 'cell')} not saved: the first is {failures[0]!.field} of record {failures[0]!.key}, {failures[0]!.problem}.</Text> : null}
          </div>
          <Group gap="xs">
            {focus.cells > 1 ? <span>{formatNumber(focus.cells)} cells marked</span> : null}
            <span className="numbers">{total === null ? '' : counted(total, 'record')}{where === '' ? '' : ' meet the condition'}</span>
            <Button size="compact-xs" variant="default" onClick={() => jump(0)}>First</Button>
            <Button size="compact-xs" variant="default" onClick={() => jump((total ?? 0) - 1)}>Last</Button>
          </Group>
        </div>
      </div>
      {open === '' ? null : (
        <RecordDrawer
          table={table} fields={fields} recordKey={isNew ? null : Number(open)} onClose={() => change({ record: '' })}
          onSaved={(record, added) => {
            version.current += 1;
            if (added) reread();
            else nodeOf(record.PK_ID)?.setData(record);
            setSaid(added ? `Record ${record.PK_ID} was added.` : `Record ${record.PK_ID} was saved.`);
          }}
        />
      )}
      {paste === null ? null : <PasteDialog plan={paste} onClose={() => setPaste(null)} onPaste={(onProgress) => runPaste(paste, onProgress)} />}
      <ConfirmDialog
        opened={deleting !== null} onClose={() => setDeleting(null)} onConfirm={removeRecords} confirm="Delete records"
        title={deleting === 'all' ? `Delete all ${counted(total ?? 0, 'record')}${where === '' ? ` of ${table}` : ' that meet the condition'}?` : `Delete ${counted(selected.length, 'record')} of ${table}?`}
        {...(deleting === 'all' ? { typed: table } : {})}
      >
        {deleting === 'all' && where !== '' ? <>All records of {table} with <code>{where}</code>. </> : null}This can not be undone.
      </ConfirmDialog>
    </>
  );
}
