import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { taskQuery } from './tasks.ts';

/** The task that is open, in the breadcrumbs. */
export function TaskCrumb() {
  const { taskKey = '' } = useParams();
  return useQuery(taskQuery(taskKey)).data?.Name ?? taskKey;
}
