import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Editable } from './editable.tsx';
import type { WebhookDetails } from './get-webhook.ts';
import { updateWebhook } from './update-webhook.ts';

const MOST = 20;
/** As answers have it. */
const MASK = '••••••••';

interface HeaderDraft {
  name: string;
  /** null: what is stored under the name is kept. */
  value: string | null;
}

/** Headers that every call carries. Values are written here and never read back. */
export function CustomHeadersSettings({ webhook }: { webhook: WebhookDetails }) {
  const [headers, setHeaders] = useState<HeaderDraft[]>([]);
  const stored = Object.keys(webhook.CustomHeaders ?? {});
  return (
    <Editable
      onEdit={() => setHeaders(stored.length === 0 ? [{ name: '', value: '' }] : stored.map((name) => ({ name, value: null })))}
      shown={stored.length === 0 ? <Text size="sm">None. A receiver that wants a token or a key gets it in a header, never in the URL.</Text> : (
        <Stack gap={4} component="dl" m={0}>
          {stored.map((name) => (
            <Group key={name} gap="sm" fz="sm">
              <Text component="dt" inherit ff="monospace">{name}</Text>
              <Text component="dd" inherit m={0} c="dimmed"><HiddenValue /></Text>
            </Group>
          ))}
        </Stack>
      )}
      onSave={() => {
        const given = headers.filter(({ name, value }) => name.trim() !== '' || value !== '');
        if (given.some((header, index) => nameProblem(header, given.slice(0, index)) !== null || header.value?.trim() === '')) return null;
        return updateWebhook(webhook.Id, { CustomHeaders: Object.fromEntries(given.map(({ name, value }) => [name.trim(), value === null ? MASK : value.trim()])) });
      }}
      form={(error) => <HeaderListInput headers={headers} onChange={setHeaders} error={error} />}
    />
  );
}

function HiddenValue() {
  return <><span aria-hidden>{MASK}</span><span className="visually-hidden">hidden value</span></>;
}

function HeaderListInput({ headers, onChange, error }: { headers: readonly HeaderDraft[]; onChange: (headers: HeaderDraft[]) => void; error: unknown }) {
  const problems = error instanceof ApiError ? error.problems : [];
  const placed = (name: string) => problems.find(({ Property }) => Property === `CustomHeaders.${name.trim()}`)?.Problem;
  const unplaced = error !== null && !headers.some(({ name }) => placed(name) !== undefined);
  const set = (index: number, change: Partial<HeaderDraft>) => onChange(headers.map((header, at) => (at === index ? { ...header, ...change } : header)));
  return (
    <>
      <Fieldset legend={<span className="visually-hidden">Custom headers</span>} variant="unstyled">
        <Text size="xs" c="dimmed" mb={6}>Every call carries them. Values are sealed when you save, and can be replaced but not read again.</Text>
        <Stack gap={8}>
          {headers.map((header, index) => (
            <Group key={index} gap={6} wrap="nowrap" align="flex-start">
              <TextInput
                flex={1}
                aria-label={`Name of header ${index + 1}`}
                placeholder="Authorization"
                autoComplete="off"
                spellCheck={false}
                maxLength={100}
                readOnly={header.value === null}
                autoFocus={header.name === ''}
                value={header.name}
                error={header.name === '' ? null : nameProblem(header, headers.slice(0, index))}
                onChange={(event) => set(index, { name: event.target.value })}
              />
              {header.value === null ? (
                <Group flex={2} gap="sm" mih={32}>
                  <Text span size="sm" c="dimmed"><HiddenValue /></Text>
                  <Button variant="subtle" size="compact-sm" aria-label={`Replace the value of ${header.name}`} onClick={() => set(index, { value: '' })}>Replace</Button>
                </Group>
              ) : (
                <TextInput
                  flex={2}
                  aria-label={`Value of header ${index + 1}`}
                  placeholder="Bearer …"
                  autoComplete="off"
                  spellCheck={false}
                  maxLength={4096}
                  autoFocus={header.name !== ''}
                  value={header.value}
                  error={placed(header.name) ?? (header.name.trim() !== '' && header.value.trim() === '' ? 'Enter a value.' : null)}
                  onChange={(event) => set(index, { value: event.target.value })}
                />
              )}
              <ActionIcon variant="subtle" color="gray" c="dimmed" size={32} aria-label={`Remove header ${header.name === '' ? index + 1 : header.name}`} onClick={() => onChange(headers.filter((_, at) => at !== index))}>✕</ActionIcon>
            </Group>
          ))}
        </Stack>
        {headers.length < MOST ? <Button variant="subtle" size="compact-sm" mt={6} onClick={() => onChange([...headers, { name: '', value: '' }])}>Add header</Button> : null}
      </Fieldset>
      {unplaced ? <ErrorState error={error} what="This was not saved" /> : null}
    </>
  );
}

function nameProblem({ name }: HeaderDraft, before: readonly HeaderDraft[]): string | null {
  const wanted = name.trim().toLowerCase();
  if (wanted === '') return 'Enter a name.';
  if (!/^[a-z][a-z0-9!#$%&'*+.^_`|~-]*$/.test(wanted)) return 'A header name begins with a letter and has no blanks.';
  return before.some((other) => other.name.trim().toLowerCase() === wanted) ? 'This header is listed twice.' : null;
}
