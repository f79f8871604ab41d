import { PageHeader } from '../../../ui/page-header.tsx';
import { ImportForm } from './import-form.tsx';

/** A new table of a file. */
export function ImportNewPage() {
  return (
    <>
      <PageHeader title="Import as a new table" />
      <ImportForm target={null} />
    </>
  );
}
