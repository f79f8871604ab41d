import { ActionIcon, Alert, Menu, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { QueryState } from '../../../ui/query-state.tsx';
import { StatusDot } from '../../../ui/status-dot.tsx';
import { Datasheet } from '../datasheet/datasheet.tsx';
import type { RecordPlace } from '../datasheet/record-place.ts';
import { ExportForm } from '../export/export-tab.tsx';
import { tablePaths } from '../paths.ts';
import { useMayDesign } from '../use-may-design.ts';
import { draftOf } from './view-draft.ts';
import { ViewForm } from './view-form.tsx';
import { deleteView, viewFieldsQuery, viewQuery, type View } from './views.ts';

const TABS = [['datasheet', 'Datasheet', tablePaths.view], ['definition', 'Definition', tablePaths.viewDefinition], ['export', 'Export', tablePaths.viewExport]] as const;
type Tab = (typeof TABS)[number][0];

/** A view that is open: its records, its definition, or its records as a file. */
export function ViewPage({ tab }: { tab: Tab }) {
  const { view: name = '' } = useParams();
  const view = useQuery(viewQuery(name));
  return (
    <QueryState query={view} what="The view could not be loaded">
      {(found) => <OpenView key={name} view={found} tab={tab} />}
    </QueryState>
  );
}

function OpenView({ view, tab }: { view: View; tab: Tab }) {
  const { Name, Note, Status, InactiveReason } = view;
  const navigate = useNavigate();
  const mayDesign = useMayDesign();
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <PageHeader
        title={Name}
        beside={<><StatusDot tone={Status === 'Active' ? 'good' : 'bad'}>{Status}</StatusDot><Text size="sm" c="dimmed" lineClamp={1} maw={600} title={Note}>{Note}</Text></>}
        actions={mayDesign ? (
          <Menu position="bottom-end">
            <Menu.Target><ActionIcon variant="default" size={32} aria-label={`More for ${Name}`}>⋯</ActionIcon></Menu.Target>
            <Menu.Dropdown><Menu.Item color="red" onClick={() => setDeleting(true)}>Delete view</Menu.Item></Menu.Dropdown>
          </Menu>
        ) : undefined}
      />
      <Tabs value={tab} mb="sm" activateTabWithKeyboard={false} onChange={(next) => void navigate((TABS.find(([key]) => key === next) ?? TABS[0])[2](Name))}>
        <Tabs.List>
          {TABS.filter(([key]) => mayDesign || key !== 'definition').map(([key, label]) => <Tabs.Tab key={key} value={key} aria-controls="view-tab">{label}</Tabs.Tab>)}
        </Tabs.List>
      </Tabs>
      <div id="view-tab" role="tabpanel" aria-label={TABS.find(([key]) => key === tab)![1]}>
        {InactiveReason === null ? null : <Alert variant="light" color="red" title="The view is inactive" mb="md">{InactiveReason} Saving a definition that fits the tables makes it active again.</Alert>}
        {tab === 'definition' ? <ViewForm view={Name} initial={draftOf(view)} onSaved={(name) => { if (name !== Name) void navigate(tablePaths.viewDefinition(name), { replace: true }); }} /> : Status === 'Active' ? <ViewRecords view={view} tab={tab} /> : null}
      </div>
      <ConfirmDialog
        opened={deleting} onClose={() => setDeleting(false)} confirm="Delete view" title={`Delete view ${Name}?`}
        onConfirm={async () => {
          await deleteView(Name);
          void navigate(tablePaths.views);
        }}
      >
        Its tables keep their records.
      </ConfirmDialog>
    </>
  );
}

function ViewRecords({ view: { Name, EditableTable, Tables }, tab }: { view: View; tab: Tab }) {
  const written = Tables.find(({ Table, Alias = Table }) => Alias === EditableTable)?.Table ?? EditableTable;
  const fields = useQuery(viewFieldsQuery(Name));
  const place = useMemo((): RecordPlace => ({ kind: 'view', name: Name, key: null }), [Name]);
  return (
    <QueryState query={fields} what="The fields could not be loaded">
      {(all) => tab === 'export' ? <ExportForm place={place} fields={all} /> : (
        <Datasheet
          key={all.map(({ Name: name, Type }) => `${name} ${Type}`).join()} place={place} fields={all} isWritable={EditableTable !== null}
          about={written === null ? 'Only read: no table is written through this view.' : `Changes here are changes of ${written}.`}
        />
      )}
    </QueryState>
  );
}
