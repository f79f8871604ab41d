import { useParams } from 'react-router';

/** The view that is open, in the breadcrumbs. */
export function ViewCrumb() {
  return useParams()['view'] ?? '';
}
