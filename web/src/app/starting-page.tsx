import { Center, Loader, VisuallyHidden } from '@mantine/core';

/** Until it is known who is there. */
export function StartingPage() {
  return (
    <Center mih="100dvh" component="main">
      <VisuallyHidden component="h1">Rowcast</VisuallyHidden>
      <Loader role="status" aria-label="Loading" />
    </Center>
  );
}
