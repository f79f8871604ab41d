import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../api/request.ts';
import type { FieldDraft } from './field-draft.ts';

const DELAY_MS = 300;

/** What is wrong with the formula that is being typed, as the server sees it; null: nothing, or it is not known yet. */
export function useFormulaProblem(table: string, { type, formula, name }: FieldDraft): string | null {
  const [wanted] = useDebouncedValue(formula, DELAY_MS);
  const [field] = useDebouncedValue(name.trim(), DELAY_MS);
  const { data } = useQuery({
    queryKey: ['formula problem', table, wanted, field],
    queryFn: ({ signal }) => request<{ Result: { Problem: string | null } }>(`/v3/tables/${encodeURIComponent(table)}/checkFormula`, { method: 'POST', body: { Formula: wanted, Name: field }, signal }).then(({ Result }) => Result.Problem),
    enabled: type === 'FORMULA' && wanted.trim() !== '',
    staleTime: 0, gcTime: 0, retry: false,
  });
  // Of a formula that is another by now its problem is none.
  return wanted === formula ? (data ?? null) : null;
}
