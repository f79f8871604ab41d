import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

export type SearchState = Readonly<Record<string, string>>;

/**
 * The query string as state: what is shown has its own address.
 * @returns what is set, and a setter that changes some of it ('' takes out). A change is a step that *back* takes again,
 *   unless it replaces: as for text that is being typed.
 */
export function useSearchState(): [SearchState, (changes: Readonly<Record<string, string>>, options?: { replace?: boolean }) => void] {
  const [parameters, setParameters] = useSearchParams();
  const change = useCallback(
    (changes: Readonly<Record<string, string>>, { replace = false } = {}) => {
      setParameters((before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === '') after.delete(name);
          else after.set(name, value);
        }
        return after;
      }, { replace });
    },
    [setParameters],
  );
  return [Object.fromEntries(parameters), change];
}
