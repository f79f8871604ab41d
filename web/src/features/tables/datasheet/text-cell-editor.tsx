import { useEffect, useRef } from 'react';
import type { CustomCellEditorProps } from 'ag-grid-react';
import type { TableField } from '../field.ts';
import type { TableRecord } from './record.ts';
import { kindOf } from './cell-values.ts';
import classes from './datasheet.module.css';

export interface EditorParameters {
  field: TableField;
  /** What the cell shows: of a cell that failed, what was typed. */
  textOf: (record: TableRecord) => string;
}

/** What an editor gives: never a value, always what was typed. */
export interface Typed {
  text: string;
  /** Where the text alone is not clear, such as the options of a list. */
  value?: unknown;
}

type Props = CustomCellEditorProps & EditorParameters;

/** Of a key that began the edit: the key is the text. */
function startingText({ eventKey, data, textOf }: Props): { text: string; fresh: boolean } {
  const fresh = eventKey?.length === 1;
  return { text: fresh ? eventKey : textOf(data), fresh };
}

/** One line. Numbers and dates are typed as text, so that what does not fit is told and not lost; a date can be picked. */
export function TextCellEditor(props: Props) {
  const { field, onValueChange } = props;
  const input = useRef<HTMLInputElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const start = useRef(startingText(props));
  const kind = kindOf(field);
  useEffect(() => {
    input.current?.focus();
    if (start.current.fresh) onValueChange({ text: start.current.text } satisfies Typed);
    else input.current?.select();
  }, [onValueChange]);
  return (
    <span className={classes.editor}>
      <input
        ref={input}
        aria-label={field.Name}
        defaultValue={start.current.text}
        type={kind === 'password' ? 'password' : 'text'}
        autoComplete={kind === 'password' ? 'new-password' : 'off'}
        inputMode={kind === 'number' ? 'decimal' : 'text'}
        placeholder={kind === 'date' ? 'yyyy-mm-dd hh:mm:ss' : undefined}
        onChange={(event) => onValueChange({ text: event.currentTarget.value } satisfies Typed)}
      />
      {kind === 'date' ? (
        <>
          <input
            ref={picker} type="datetime-local" step={1} tabIndex={-1} aria-hidden className={classes.picker}
            onChange={(event) => {
              const text = event.currentTarget.value.replace('T', ' ');
              if (input.current !== null) input.current.value = text;
              onValueChange({ text } satisfies Typed);
              input.current?.focus();
            }}
          />
          <button
            type="button" tabIndex={-1} aria-label={`Pick ${field.Name}`}
            onClick={() => {
              const typed = input.current?.value.trim().replace(' ', 'T') ?? '';
              if (picker.current !== null && /^\d{4}-\d\d-\d\d/.test(typed)) picker.current.value = typed.length === 10 ? `${typed}T00:00:00` : typed;
              picker.current?.showPicker();
            }}
          >▾</button>
        </>
      ) : null}
    </span>
  );
}

/** Several lines, over the grid. Enter ends, Shift Enter is a new line. */
export function LongTextCellEditor(props: Props) {
  const { field, onValueChange } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const start = useRef(startingText(props));
  useEffect(() => {
    area.current?.focus();
    if (start.current.fresh) onValueChange({ text: start.current.text } satisfies Typed);
    else area.current?.select();
  }, [onValueChange]);
  return (
    <textarea
      ref={area} rows={8} cols={60} className={classes.longText} aria-label={field.Name} defaultValue={start.current.text} maxLength={64_000}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.shiftKey) event.stopPropagation();
      }}
      onChange={(event) => onValueChange({ text: event.currentTarget.value } satisfies Typed)}
    />
  );
}
