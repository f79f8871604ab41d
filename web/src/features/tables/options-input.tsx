import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { useId, type ClipboardEvent } from 'react';
import type { OptionDraft } from './field-draft.ts';

const EXAMPLES: Record<string, string> = { 'LIST-NUMBER': '10', 'LIST-DATE/TIME': '2026-12-31' };

/** The options of a list. Several lines that are pasted become several options. */
export function OptionsInput({ type, options, onChange, error }: { type: string; options: readonly OptionDraft[]; onChange: (options: readonly OptionDraft[]) => void; error?: string | undefined }) {
  const id = useId();
  const put = (index: number, value: string) => onChange(options.map((option, at) => (at === index ? { ...option, value } : option)));
  const paste = (index: number) => (event: ClipboardEvent) => {
    const lines = event.clipboardData.getData('text').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
    if (lines.length < 2) return;
    event.preventDefault();
    const [first, ...others] = lines.map((value) => ({ id: null, value }));
    onChange([...options.slice(0, index), { ...options[index]!, value: first!.value }, ...others, ...options.slice(index + 1)]);
  };
  return (
    <Input.Wrapper label="Options" error={error} labelElement="div" id={id}>
      <Stack gap={6} role="group" aria-label="Options">
        {options.map((option, index) => (
          <Group key={index} gap={6} wrap="nowrap">
            <TextInput flex={1} aria-label={`Option ${index + 1}`} value={option.value} maxLength={255} placeholder={EXAMPLES[type]} onPaste={paste(index)} onChange={(event) => put(index, event.currentTarget.value)} />
            <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" size={32} disabled={options.length === 1} aria-label={`Remove option ${index + 1}`} onClick={() => onChange(options.filter((_, at) => at !== index))}>✕</ActionIcon>
          </Group>
        ))}
        <Group>
          <Button size="xs" variant="default" onClick={() => onChange([...options, { id: null, value: '' }])}>Add option</Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  );
}
