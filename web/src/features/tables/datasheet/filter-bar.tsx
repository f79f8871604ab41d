import { Button, Group, Popover, Select, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { TableField } from '../field.ts';
import { kindOf, textOfOption } from './cell-values.ts';
import { both, operatorsOf } from './conditions.ts';

/** The condition of the records shown: put together by field, or written in the query language. */
export function FilterBar({ fields, where, onChange, error }: { fields: readonly TableField[]; where: string; onChange: (where: string) => void; error: string | null }) {
  const [text, setText] = useState(where);
  const [shown, setShown] = useState(where);
  if (shown !== where) {
    // It came from elsewhere: by *back*, or by a link.
    setShown(where);
    setText(where);
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(text.trim());
  };
  return (
    <form onSubmit={submit} style={{ flex: 1, minWidth: 0 }}>
      <Group gap={6} wrap="nowrap" align="start">
        <FilterBuilder fields={fields} onAdd={(condition) => onChange(both(text.trim(), condition))} />
        <TextInput
          flex={1} miw={80} maw={640} aria-label="Condition" placeholder="All records; or a condition, such as Price > 100 AND Paid = 0" value={text} error={error}
          onChange={(event) => setText(event.currentTarget.value)} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
        />
        {text.trim() === where ? null : <Button type="submit" variant="default">Apply</Button>}
        {where === '' ? null : <Button variant="default" onClick={() => onChange('')}>Clear</Button>}
      </Group>
    </form>
  );
}

function FilterBuilder({ fields, onAdd }: { fields: readonly TableField[]; onAdd: (condition: string) => void }) {
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('PK_ID');
  const [operator, setOperator] = useState('');
  const [value, setValue] = useState('');
  const field = fields.find(({ Name }) => Name === name);
  const operators = operatorsOf(field ?? 'PK_ID');
  const chosen = operators[operator] === undefined ? Object.keys(operators)[0]! : operator;
  const { takesValue, condition } = operators[chosen]!;
  const options = field !== undefined && kindOf(field) === 'list' ? Object.values(field.ListField ?? {}).map((option) => textOfOption(field, option)) : null;
  const add = () => {
    onAdd(condition(name, value));
    setValue('');
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus width={300}>
      <Popover.Target><Button variant="default" onClick={() => setOpened((before) => !before)} style={{ flex: 'none' }}>Filter</Button></Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Select
            label="Field" searchable comboboxProps={{ withinPortal: false }} value={name} data={[...fields.map(({ Name }) => Name), 'PK_ID']}
            onChange={(next) => {
              setName(next ?? 'PK_ID');
              setOperator('');
              setValue('');
            }}
          />
          <Select label="Must" comboboxProps={{ withinPortal: false }} value={chosen} data={Object.entries(operators).map(([key, { label }]) => ({ value: key, label }))} onChange={(next) => setOperator(next ?? '')} />
          {!takesValue ? null : options === null
            ? <TextInput label="Value" value={value} onChange={(event) => setValue(event.currentTarget.value)} onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              if (value !== '') add();
            }} />
            : <Select label="Value" comboboxProps={{ withinPortal: false }} data={[...new Set(options)]} value={value === '' ? null : value} onChange={(next) => setValue(next ?? '')} />}
          <Button onClick={add} disabled={takesValue && value === ''}>Add to the condition</Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
