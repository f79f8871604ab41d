import { Anchor, Button, Code, Grid, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useParams } from 'react-router';
import { CopyTextButton } from '../../ui/copy-text-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { counted, formatBytes } from '../../ui/format-number.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StatusDot } from '../../ui/status-dot.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { useSession } from '../session/use-session.ts';
import { webhookPaths } from '../webhooks/paths.ts';
import classes from './inspector.module.css';
import { InspectedCallView, SIGNATURES } from './inspected-call-view.tsx';
import { inspectedCallsQuery, inspectorsQuery, type InspectedCall } from './inspectors.ts';

/** The calls of one inspector as they arrive; which one is shown stands in the address, else it is the newest. */
export function InspectorPage() {
  const { token = '' } = useParams();
  const { Server } = useSession();
  const inspectors = useQuery(inspectorsQuery);
  const calls = useQuery(inspectedCallsQuery(token));
  const listed = inspectors.data?.find(({ Token }) => Token === token);
  const url = listed?.Url ?? `${Server.PublicUrl}/inspect/${token}`;
  return (
    <>
      <PageHeader title="Calls" beside={<StatusDot tone={calls.isError ? 'bad' : 'good'}>{calls.isError ? 'Not connected' : 'Live'}</StatusDot>} />
      <Group gap="xs" mb="xs" wrap="nowrap" align="flex-start">
        <Code fz="sm" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>{url}</Code>
        <CopyTextButton text={url}>Copy URL</CopyTextButton>
      </Group>
      <Text size="sm" c="dimmed" mb="md">
        {listed === undefined || listed.Webhooks.length === 0 ? 'No webhook has this address yet.' : <>Called by {listed.Webhooks.map(({ Id, Name }, index) => <span key={Id}>{index === 0 ? '' : ', '}<Anchor component={Link} inherit underline="always" to={webhookPaths.events(Id)}>{Name}</Anchor></span>)}.</>}
      </Text>
      <QueryState query={calls} what="The calls could not be loaded">
        {(all) => all.length === 0 ? (
          <EmptyState title="Waiting for the first call" action={listed?.Webhooks.length === 0 ? <Button component={Link} to={webhookPaths.create}>Create webhook</Button> : null}>
            Make this address an outgoing URL of a webhook: its calls are shown here as they arrive.
          </EmptyState>
        ) : <Calls calls={all} />}
      </QueryState>
    </>
  );
}

function Calls({ calls }: { calls: readonly InspectedCall[] }) {
  const [state] = useSearchState();
  const { pathname } = useLocation();
  const shown = calls.find(({ Id }) => String(Id) === state.call) ?? calls[0]!;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Stack gap={4}>
          <Text size="xs" c="dimmed" aria-live="polite">{counted(calls.length, 'call')}, the newest first</Text>
          <nav aria-label="Calls that came" className={classes.calls} tabIndex={0}>
            {calls.map((call) => (
              <Link key={call.Id} to={`${pathname}?call=${call.Id}`} className={classes.call!} aria-current={call === shown ? 'true' : undefined}>
                <StatusDot tone={SIGNATURES[`${call.SignatureVerified}`][0]}>{SIGNATURES[`${call.SignatureVerified}`][1]}</StatusDot>
                <span className={classes.facts}><RelativeTime at={call.ReceivedAt} /> · {formatBytes(new Blob([call.Body]).size)}</span>
              </Link>
            ))}
          </nav>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8 }}>
        <section aria-label="Call"><InspectedCallView call={shown} /></section>
      </Grid.Col>
    </Grid>
  );
}
