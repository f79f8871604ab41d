import { Checkbox, Stack } from '@mantine/core';
import classes from './event-editor.module.css';

/** Some of a table's fields. */
export function FieldCheckboxes({ label, names, chosen, onChange, error }: { label: string; names: readonly string[]; chosen: readonly string[]; onChange: (names: string[]) => void; error?: string | undefined }) {
  return (
    <Checkbox.Group label={label} value={[...chosen]} onChange={(values) => onChange(names.filter((name) => values.includes(name)))} error={error}>
      <div className={classes.fields} role="group" aria-label={label} tabIndex={0}>
        <Stack gap={6}>
          {names.map((name) => <Checkbox key={name} size="xs" value={name} label={name} />)}
        </Stack>
      </div>
    </Checkbox.Group>
  );
}
