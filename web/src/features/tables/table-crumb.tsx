import { useParams } from 'react-router';

/** The table that is open, in the breadcrumbs. */
export function TableCrumb() {
  return useParams()['table'] ?? '';
}
