import { Center, Loader } from '@mantine/core';

/** Until it is known who is there. */
export function StartingPage() {
  return <Center mih="100dvh"><Loader aria-label="Loading" /></Center>;
}
