import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { CustomCellEditorProps } from 'ag-grid-react';
import { textOfOption } from './cell-values.ts';
import classes from './datasheet.module.css';
import type { EditorParameters, Typed } from './text-cell-editor.tsx';

/** The options of a list, over the grid: arrows move, Space chooses, Enter ends. */
export function ListCellEditor({ field, data, onValueChange }: CustomCellEditorProps & EditorParameters) {
  const present = (data[field.Name] ?? {}) as Record<string, unknown>;
  const [chosen, setChosen] = useState<readonly number[]>(() => Object.keys(present).map(Number));
  const list = useRef<HTMLDivElement>(null);
  const options = Object.entries(field.ListField ?? {}).map(([id, value]) => ({ id: Number(id), text: textOfOption(field, value) }));
  useEffect(() => list.current?.querySelector('input')?.focus(), []);
  const toggle = (id: number) => {
    const next = options.filter((option) => (option.id === id) !== chosen.includes(option.id)).map((option) => option.id);
    setChosen(next);
    onValueChange({
      text: options.filter((option) => next.includes(option.id)).map(({ text }) => text).join(', '),
      value: next.length === 0 ? null : next,
    } satisfies Typed);
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const boxes = [...(list.current?.querySelectorAll('input') ?? [])];
    const at = boxes.indexOf(document.activeElement as HTMLInputElement);
    boxes[Math.min(boxes.length - 1, Math.max(0, at + step))]?.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/interactive-supports-focus
    <div ref={list} role="group" aria-label={field.Name} className={classes.list} onKeyDown={move}>
      {options.map(({ id, text }) => (
        <label key={id}>
          <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
          {text}
        </label>
      ))}
    </div>
  );
}
