import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { useSession } from '../session/use-session.ts';
import { judgeUrl } from './judge-url.ts';

export interface UrlListInputProps {
  urls: readonly string[];
  onChange: (urls: string[]) => void;
  /** What the server says, by place in the list. */
  errors?: Readonly<Record<number, string>>;
  /** About the list as a whole. */
  error?: string | undefined;
  /** Whether to say what is missing, besides what is wrong. */
  strict: boolean;
  /** It stands under a heading that says the same. */
  underHeading?: boolean;
}

/** One or more outgoing URLs, each checked while it is typed. */
export function UrlListInput({ urls, onChange, errors = {}, error, strict, underHeading = false }: UrlListInputProps) {
  const { Plan } = useSession().Account;
  const most = Plan.Multicast ? Plan.MaxOutgoingUrls : 1;
  return (
    <Fieldset legend={underHeading ? <span className="visually-hidden">Outgoing URLs</span> : 'Outgoing URLs'} variant="unstyled">
      <Text size="xs" c="dimmed" mb={6}>
        Every message goes to each of them. {most === 1 ? 'Your plan allows one URL.' : `Up to ${most}.`}
      </Text>
      <Stack gap={8}>
        {urls.map((url, index) => {
          const problem = errors[index] ?? (url === '' && !strict ? null : judgeUrl(url, urls.slice(0, index).map((other) => other.trim())));
          return (
            <Group key={index} gap={6} wrap="nowrap" align="flex-start">
              <TextInput
                flex={1}
                type="url"
                aria-label={`Outgoing URL ${index + 1}`}
                placeholder="https://example.com/hooks"
                value={url}
                error={problem}
                maxLength={2100}
                onChange={(event) => onChange(urls.map((other, at) => (at === index ? event.target.value : other)))}
              />
              {urls.length === 1 ? null : (
                <ActionIcon variant="subtle" color="gray" c="dimmed" size={32} aria-label={`Remove outgoing URL ${index + 1}`} onClick={() => onChange(urls.filter((_, at) => at !== index))}>✕</ActionIcon>
              )}
            </Group>
          );
        })}
      </Stack>
      {error === undefined ? null : <Text size="xs" c="var(--mantine-color-error)" mt={4} role="alert">{error}</Text>}
      {urls.length < most ? <Button variant="subtle" size="compact-sm" mt={6} onClick={() => onChange([...urls, ''])}>Add URL</Button> : null}
    </Fieldset>
  );
}
