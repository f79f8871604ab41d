import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { ErrorState } from '../../../ui/error-state.tsx';
import { counted, formatBytes, formatDuration, formatNumber } from '../../../ui/format-number.ts';
import { PageHeader } from '../../../ui/page-header.tsx';
import { QueryState } from '../../../ui/query-state.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { tablePaths } from '../paths.ts';
import { FirstErrors } from './first-errors.tsx';
import classes from './import.module.css';
import { ImportState } from './import-state.tsx';
import { cancelImport, hasEnded, importQuery, type TableImport } from './imports.ts';

/** One import: how far it is, and what became of it. It goes on when the page is closed. */
export function ImportPage() {
  const { importId = '' } = useParams();
  const found = useQuery(importQuery(importId));
  return (
    <QueryState query={found} what="The import could not be loaded">
      {(one) => (
        <>
          <PageHeader
            title={`Import into ${one.Table}`} beside={<ImportState state={one.State} />}
            actions={<Button variant="default" component={Link} to={tablePaths.datasheet(one.Table)}>Open {one.Table}</Button>}
          />
          <Stack gap="md" maw={860}>
            {hasEnded(one) ? <Result one={one} /> : <Running one={one} />}
            <dl className={classes.figures}>
              <Figure name="Rows read">{formatNumber(one.RowsRead)}</Figure>
              <Figure name="Rows loaded">{formatNumber(loadedOf(one))}</Figure>
              <Figure name="Wrong rows">{formatNumber(one.RowsFailed)}</Figure>
              <Figure name="Rows per second">{one.RowsPerSecond === null ? '–' : formatNumber(one.RowsPerSecond)}</Figure>
              <Figure name="File">{formatBytes(one.Size)} of {one.Format === 'jsonl' ? 'JSON lines' : one.Format.toUpperCase()}</Figure>
            </dl>
            {one.ErrorsKept === 0 || !hasEnded(one) ? null : <FirstErrors id={one.Id} kept={one.ErrorsKept} failed={one.RowsFailed} />}
            <Text size="sm">
              {one.Columns.map(({ Column, Field }) => (Column === Field ? Column : `${Column} → ${Field ?? 'a field that is gone'}`)).join(', ')}
              {one.SkippedColumns.length === 0 ? '' : `. Not imported: ${one.SkippedColumns.join(', ')}`}.
            </Text>
            <Text size="xs" c="dimmed">Begun by {one.CreatedBy} <RelativeTime at={one.DateCreated} />, to load {one.Mode === 'AllOrNothing' ? 'all rows or none' : 'all rows but wrong ones'}.</Text>
          </Stack>
        </>
      )}
    </QueryState>
  );
}

function Figure({ name, children }: { name: string; children: React.ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

/** What is in the table of it. */
function loadedOf({ State, Mode, RowsLoaded }: TableImport): number {
  return Mode === 'AllOrNothing' && (State === 'failed' || State === 'cancelled') ? 0 : RowsLoaded;
}

function Running({ one }: { one: TableImport }) {
  const now = useNow();
  const [error, setError] = useState<unknown>(null);
  const elapsed = one.DateStarted === null ? 0 : Math.max(0, now.getTime() - new Date(one.DateStarted).getTime());
  const left = one.Percent < 1 || elapsed < 1_000 ? null : (elapsed * (100 - one.Percent)) / one.Percent;
  return (
    <div>
      <Group justify="space-between" gap="sm" mb={6}>
        <Text size="sm" role="status">
          {one.State === 'queued' ? 'It begins when those before it have ended.' : one.State === 'uploading' ? 'The file is being sent.' : `${formatNumber(one.Percent)} % of the file${left === null ? '' : `, about ${formatDuration(Math.max(1_000, Math.round(left / 1000) * 1000))} left`}.`} It goes on when this page is closed.
        </Text>
        <Button size="compact-sm" variant="default" disabled={one.State === 'cancelling'} onClick={() => void cancelImport(one.Id).then(() => setError(null), setError)}>Cancel</Button>
      </Group>
      <Progress value={one.Percent} aria-label="Part of the file that is read" />
      {error === null ? null : <ErrorState error={error} what="The import was not cancelled" />}
    </div>
  );
}

/** What happened, in a sentence. */
function Result({ one }: { one: TableImport }) {
  const { State, Mode, Table, RowsLoaded, RowsFailed, Reason } = one;
  if (State === 'done') {
    return (
      <Alert variant="light" color={RowsFailed === 0 ? 'accent' : 'gray'} role="status" title={`${counted(RowsLoaded, 'row')} ${RowsLoaded === 1 ? 'is' : 'are'} now in ${Table}`}>
        {RowsFailed === 0 ? 'Every row of the file was loaded.' : `${counted(RowsFailed, 'row')} of the file ${RowsFailed === 1 ? 'was' : 'were'} wrong and not loaded. Mend them in the file, and import them alone.`}
      </Alert>
    );
  }
  const kept = Mode === 'AllOrNothing' ? `No row was loaded: ${Table} is as it was.` : `${counted(RowsLoaded, 'row')} loaded before ${RowsLoaded === 1 ? 'stays' : 'stay'} in ${Table}.`;
  return (
    <Alert variant="light" color={State === 'failed' ? 'red' : 'gray'} role="status" title={State === 'failed' ? 'The import failed' : 'The import was cancelled'}>
      {Reason === null ? '' : `${Reason} `}{kept}
    </Alert>
  );
}
