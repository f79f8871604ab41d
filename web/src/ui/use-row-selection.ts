import { useMemo, useState } from 'react';

/** Which rows of a list are chosen. */
export interface RowSelection {
  selected: ReadonlySet<string>;
  toggle: (key: string) => void;
  select: (keys: readonly string[]) => void;
}

/** @param keys of the rows there are: one that goes is chosen no more. */
export function useRowSelection(keys: readonly string[]): RowSelection {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const all = keys.join(' ');
  const selected = useMemo(() => new Set(chosen.filter((key) => all.split(' ').includes(key))), [chosen, all]);
  return {
    selected,
    select: setChosen,
    toggle: (key) => setChosen(selected.has(key) ? [...selected].filter((other) => other !== key) : [...selected, key]),
  };
}
