import { Button, CopyButton } from '@mantine/core';

/** Copies a text and says so at its place. */
export function CopyTextButton({ text, children = 'Copy' }: { text: string; children?: string }) {
  return (
    <CopyButton value={text} timeout={2000}>
      {({ copied, copy }) => (
        <Button style={{ flexShrink: 0 }} size="compact-sm" variant="default" onClick={copy} aria-live="polite">{copied ? 'Copied' : children}</Button>
      )}
    </CopyButton>
  );
}
