import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

/** A table that is being loaded. */
export function TableSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <Stack gap={10} py="xs" role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => <Skeleton key={row} height={22} width={`${96 - (row % 3) * 9}%`} />)}
    </Stack>
  );
}
