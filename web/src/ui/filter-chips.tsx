import { Button, Group, Menu, Pill, Popover, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { SearchState } from './use-search-state.ts';

/** One thing to filter by; its value stands in the address under `key`. */
export interface Filter {
  key: string;
  label: string;
  /** What to choose from; without: a text. */
  options?: readonly { value: string; label: string }[];
  placeholder?: string;
}

interface FilterChipsProps {
  filters: readonly Filter[];
  state: SearchState;
  change: (changes: Readonly<Record<string, string>>) => void;
}

/** The filters that are set, each a chip that takes itself out, and a button that adds one. */
export function FilterChips({ filters, state, change }: FilterChipsProps) {
  const [adding, setAdding] = useState<string | null>(null);
  const chosen = filters.find(({ key }) => key === adding);
  const isSet = filters.filter(({ key }) => (state[key] ?? '') !== '');
  const set = (key: string, value: string) => {
    setAdding(null);
    change({ [key]: value.trim() });
  };
  return (
    <Group gap={6} role="group" aria-label="Filters">
      {isSet.map(({ key, label, options }) => {
        const value = options?.find((option) => option.value === state[key])?.label ?? state[key]!;
        return (
          <Pill key={key} size="md" withRemoveButton onRemove={() => change({ [key]: '' })} removeButtonProps={{ 'aria-label': `Remove the filter ${label}: ${value}`, 'aria-hidden': false, tabIndex: 0 }}>
            {label}: {value.length > 48 ? `${value.slice(0, 48)}…` : value}
          </Pill>
        );
      })}
      <Popover opened={chosen !== undefined} onDismiss={() => setAdding(null)} position="bottom-start" withRoles={false} trapFocus returnFocus>
        <Popover.Target>
          <div>
            <Menu position="bottom-start">
              <Menu.Target><Button variant="default" size="compact-sm">Add filter</Button></Menu.Target>
              <Menu.Dropdown>
                {filters.map(({ key, label }) => <Menu.Item key={key} onClick={() => setAdding(key)}>{label}</Menu.Item>)}
              </Menu.Dropdown>
            </Menu>
          </div>
        </Popover.Target>
        <Popover.Dropdown>
          {chosen === undefined ? null : <Editor filter={chosen} value={state[chosen.key] ?? ''} onSet={(value) => set(chosen.key, value)} />}
        </Popover.Dropdown>
      </Popover>
      {isSet.length > 1 ? <Button variant="subtle" size="compact-sm" onClick={() => change(Object.fromEntries(isSet.map(({ key }) => [key, ''])))}>Remove all</Button> : null}
    </Group>
  );
}

function Editor({ filter: { label, options, placeholder }, value, onSet }: { filter: Filter; value: string; onSet: (value: string) => void }) {
  const [text, setText] = useState(value);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSet(text);
  };
  if (options !== undefined) {
    return <Select label={label} w={280} data={options} value={value === '' ? null : value} placeholder="Choose" searchable={options.length > 8} comboboxProps={{ withinPortal: false }} onChange={(chosen) => onSet(chosen ?? '')} data-autofocus />;
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end">
        <TextInput label={label} w={240} placeholder={placeholder} value={text} onChange={(event) => setText(event.currentTarget.value)} data-autofocus />
        <Button type="submit">Set</Button>
      </Group>
    </form>
  );
}
