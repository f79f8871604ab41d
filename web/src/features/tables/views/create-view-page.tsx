import { useNavigate } from 'react-router';
import { PageHeader } from '../../../ui/page-header.tsx';
import { tablePaths } from '../paths.ts';
import { NEW_VIEW } from './view-draft.ts';
import { ViewForm } from './view-form.tsx';

/** A new view. */
export function CreateViewPage() {
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title="Create view" />
      <ViewForm view={null} initial={NEW_VIEW} onSaved={(name) => void navigate(tablePaths.view(name))} onCancel={() => void navigate(tablePaths.views)} />
    </>
  );
}
