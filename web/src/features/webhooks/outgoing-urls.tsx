import { Text, Tooltip } from '@mantine/core';

/** The first URL, and how many more there are. */
export function OutgoingUrls({ urls }: { urls: readonly string[] }) {
  const [first = '', ...more] = urls;
  return (
    <Tooltip label={urls.map((url) => <div key={url}>{url}</div>)} openDelay={300}>
      <Text span inherit className="nowrap" tabIndex={0}>
        {first.replace(/^https?:\/\//, '').replace(/^(.{28}).+$/, '$1…')}
        {more.length === 0 ? null : <Text span inherit c="dimmed"> +{more.length}</Text>}
      </Text>
    </Tooltip>
  );
}
