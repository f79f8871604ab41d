import { Button, Group, Menu, ActionIcon, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { GridApi } from 'ag-grid-community';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { ApiError } from '../../../api/api-error.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { counted, formatNumber } from '../../../ui/format-number.ts';
import { useSearchState } from '../../../ui/use-search-state.ts';
import type { TableField } from '../field.ts';
import { tablePaths } from '../paths.ts';
import { CellEdits } from './cell-edits.ts';
import type { Box, CellRange } from './cell-range.ts';
import { textOfValue } from './cell-values.ts';
import { CHOSEN } from './chosen-column.ts';
import { columnsOf } from './columns.ts';
import classes from './datasheet.module.css';
import { FilterBar } from './filter-bar.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { planPaste, type PastePlan } from './plan-paste.ts';
import { RecordDrawer } from './record-drawer.tsx';
import { RecordGrid } from './record-grid.tsx';
import { BLOCK, recordSource } from './record-source.ts';
import type { RecordKey, TableRecord } from './record.ts';
import { keyOfText, keyTextOf, type RecordPlace } from './record-place.ts';
import { deleteRecords, deleteWhere, insertRecords, readPage } from './records.ts';
import { watchRecords } from './watch-records.ts';

/** Pastes of more cells show what they change before they do. */
const PREVIEW_CELLS = 100;
const MOST_ROWS_PASTED = 2_000;
const INSERTED_AT_ONCE = 500;

interface DatasheetProps {
  place: RecordPlace;
  fields: readonly TableField[];
  /** Whether records can be added and deleted. */
  isWritable: boolean;
  /** A sentence above the records. */
  about: string | null;
}

interface Focus {
  cell: { key: RecordKey; field: string } | null;
  cells: number;
}

/** Records, to be read and edited. `where`, `sort` and the open `record` are in the address. The place stays the same object. */
export function Datasheet({ place, fields, isWritable, about }: DatasheetProps) {
  const [{ where = '', sort = '', record: open = '' }, change] = useSearchState();
  const orderBy = sort.startsWith('-') ? `${sort.slice(1)} DESC` : sort;
  const narrow = useMediaQuery('(max-width: 48em)', window.matchMedia('(max-width: 48em)').matches) ?? false;
  const [api, setApi] = useState<GridApi<TableRecord> | null>(null);
  const apiRef = useRef<GridApi<TableRecord> | null>(null);
  const [total, setTotal] = useState<number | null>(null);
  const totalRef = useRef<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const [selected, setSelected] = useState<readonly RecordKey[]>([]);
  const [focus, setFocus] = useState<Focus>({ cell: null, cells: 1 });
  const [failures, setFailures] = useState<{ key: RecordKey; field: string; problem: string }[]>([]);
  const [said, setSaid] = useState('');
  const [paste, setPaste] = useState<PastePlan | null>(null);
  const [deleting, setDeleting] = useState<'selected' | 'all' | null>(null);
  const range = useRef<CellRange | null>(null);
  const version = useRef(0);

  const nodeOf = (key: RecordKey) => apiRef.current?.getRowNode(String(key));
  const [edits] = useState(() => new CellEdits({
    place,
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
    return recordSource({ place, where, orderBy }, {
      onTotal: (count) => {
        totalRef.current = count;
        setTotal(count);
        setError(null);
      },
      onError: setError,
    });
  }, [place, where, orderBy, attempt]);
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
    view: { place, where, orderBy }, edits, api: () => apiRef.current, version: () => version.current, total: () => totalRef.current, onMoved: () => rereadRef.current(),
  }), [place, where, orderBy, edits]);

  const openRecord = useMemo(() => (key: RecordKey) => change({ record: String(key) }), [change]);
  const selectable = !narrow && isWritable;
  const columns = useMemo(() => columnsOf({ place, fields, edits, sort, range: () => range.current, open: openRecord, narrow, selectable }), [place, fields, edits, sort, openRecord, narrow, selectable]);
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
      const columnsIn = (api?.getAllDisplayedColumns() ?? []).slice(box.left, box.right + 1).filter((column) => column.getColId() !== CHOSEN);
      texts.push(columnsIn.map((column) => {
        const field = fields.find(({ Name }) => Name === column.getColId());
        return field === undefined ? keyTextOf(place, record) : textOfValue(field, record[field.Name]);
      }));
    }
    setSaid(`${counted(texts.length * (texts[0]?.length ?? 0), 'cell')} copied.`);
    return texts;
  };
  /** The records of some rows, as they are now; fewer where the table ends. */
  const recordsOf = async (top: number, count: number) => {
    const records: TableRecord[] = [];
    for (let page = Math.floor(top / BLOCK); page * BLOCK < top + count; page += 1) {
      const { records: read } = await readPage({ place, where, orderBy }, { page: page + 1, size: BLOCK, withTotal: false });
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
    if (plan.inserts.length > 0 && !isWritable) return setSaid('The paste has more rows than there are records from here on, and none can be added here.');
    if (plan.edits.length > PREVIEW_CELLS || plan.inserts.length > 0) return setPaste(plan);
    if (plan.edits.length === 0) return setSaid('Nothing to paste: the cells are the same already, or can not be changed.');
    await edits.save(plan.edits);
    return setSaid(`${counted(plan.edits.length, 'cell')} pasted.`);
  };
  const runPaste = async (plan: PastePlan, onProgress: (done: number) => void) => {
    const inserted: RecordKey[] = [];
    for (let at = 0; at < plan.inserts.length; at += INSERTED_AT_ONCE) {
      inserted.push(...(await insertRecords(place, plan.inserts.slice(at, at + INSERTED_AT_ONCE))).map(({ PK_ID }) => PK_ID));
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
    const count = deleting === 'all' ? await deleteWhere(place, where) : await deleteRecords(place, selected);
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
      {about === null ? null : <Text size="sm" c="dimmed" mb="xs" className={classes.about!}>{about}</Text>}
      <Group gap="xs" mb="xs" align="start">
        <FilterBar fields={fields} where={where} onChange={(next) => change({ where: next })} error={wrongCondition} />
        <Group gap={6}>
          {selected.length === 0 ? null : <Button variant="default" color="red" onClick={() => setDeleting('selected')}>Delete {counted(selected.length, 'record')}</Button>}
          {isWritable ? <Button onClick={() => change({ record: '*' })}>Add record</Button> : null}
          <Menu position="bottom-end">
            <Menu.Target><ActionIcon variant="default" size={32} aria-label="More for the records">⋯</ActionIcon></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void undo()}>Undo my last edit or paste</Menu.Item>
              <Menu.Item onClick={reread}>Read again</Menu.Item>
              <Menu.Item component={Link} to={`${place.kind === 'view' ? tablePaths.viewExport(place.name) : tablePaths.export(place.name)}?${new URLSearchParams({ ...(where === '' ? {} : { where }), ...(sort === '' ? {} : { sort }) })}`}>Export these records</Menu.Item>
              <Menu.Item color="red" disabled={total === null || total === 0 || !isWritable} onClick={() => setDeleting('all')}>{where === '' ? 'Delete all records' : 'Delete all that meet the condition'}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      {error !== null && wrongCondition === null ? <ErrorState error={error} what="The records could not be loaded" onTryAgain={() => { setError(null); setAttempt(attempt + 1); }} /> : null}
      {total === 0 && error === null ? (
        where === ''
          ? <EmptyState title="No records yet" action={isWritable ? <Button onClick={() => change({ record: '*' })}>Add the first record</Button> : undefined}>{place.kind === 'view' ? 'Its tables have no records that the view shows.' : 'Records are typed in here, or come over REST and from files.'}</EmptyState>
          : <EmptyState title="Nothing found" action={<Button variant="default" onClick={() => change({ where: '' })}>Show all records</Button>}>No record meets the condition.</EmptyState>
      ) : null}
      <div className={classes.sheet} data-noted={about !== null || undefined} hidden={total === 0 && error === null}>
        <RecordGrid
          columns={columns} source={source} range={range} selectable={selectable}
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
          place={place} fields={fields} recordKey={isNew ? null : keyOfText(place, open)} onClose={() => change({ record: '' })}
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
        title={deleting === 'all' ? `Delete all ${counted(total ?? 0, 'record')}${where === '' ? ` of ${place.name}` : ' that meet the condition'}?` : `Delete ${counted(selected.length, 'record')} of ${place.name}?`}
        {...(deleting === 'all' ? { typed: place.name } : {})}
      >
        {deleting === 'all' && where !== '' ? <>All records of {place.name} with <code>{where}</code>. </> : null}This can not be undone.
      </ConfirmDialog>
    </>
  );
}
