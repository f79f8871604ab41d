import { Alert, Button, Group, Text } from '@mantine/core';
import { ApiError } from '../api/api-error.ts';

/** What went wrong, with the request's id for whoever reads the log, and a way on. */
export function ErrorState({ error, onTryAgain, what }: { error: unknown; onTryAgain?: (() => void) | undefined; what?: string | undefined }) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <Alert color="red" variant="light" title={what ?? 'This could not be loaded'} role="alert" my="md">
      <Text size="sm">{error instanceof Error ? error.message : String(error)}</Text>
      {requestId === null ? null : <Text size="xs" mt={4}>Request <code>{requestId}</code></Text>}
      {onTryAgain === undefined ? null : (
        <Group mt="xs">
          <Button size="xs" variant="default" onClick={onTryAgain}>Try again</Button>
        </Group>
      )}
    </Alert>
  );
}
