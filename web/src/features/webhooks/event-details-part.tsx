import { Checkbox, Radio, Select, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EventType } from './event-body.ts';
import { SOURCE_LABELS, SOURCES, type EventDraft } from './event-draft.ts';
import { EVENT_TYPE_NAMES } from './event-type-name.ts';
import { FieldCheckboxes } from './field-checkboxes.tsx';
import type { TableField } from './list-fields.ts';
import { tablesQuery } from './list-tables.ts';

export interface EventPartProps {
  draft: EventDraft;
  change: (part: Partial<EventDraft>) => void;
  fields: readonly TableField[];
  problems: Readonly<Record<string, string | undefined>>;
}

/** Which changes make a message. */
export function EventDetailsPart({ draft, change, fields, problems }: EventPartProps) {
  const tables = useQuery(tablesQuery);
  return (
    <Stack gap="sm" component="section" aria-label="Details">
      <Title order={2} size="h4">Details</Title>
      <Select
        label="Object"
        placeholder={tables.data?.length === 0 ? 'There are no tables yet' : 'Choose a table'}
        searchable
        data={tables.data ?? []}
        value={draft.table === '' ? null : draft.table}
        onChange={(table) => change({ table: table ?? '', fields: [], payloadFields: [] })}
        error={problems.table}
      />
      <Select
        label="Event type"
        data={Object.entries(EVENT_TYPE_NAMES).map(([value, name]) => ({ value, label: `${name} (${value})` }))}
        value={draft.type}
        onChange={(type) => change({ type: type as EventType })}
      />
      {draft.type === 'table.recordUpdate' ? (
        <Radio.Group label="Fields" description="A message is made only if a value changes" value={draft.allFields ? 'all' : 'selected'} onChange={(value) => change({ allFields: value === 'all' })}>
          <Stack gap={6} mt={6}>
            <Radio size="xs" value="all" label="All fields" />
            <Radio size="xs" value="selected" label="Selected fields" />
          </Stack>
        </Radio.Group>
      ) : null}
      {draft.type === 'table.recordUpdate' && !draft.allFields
        ? <FieldCheckboxes label="Fields that are watched" names={fields.map(({ Name }) => Name)} chosen={draft.fields} onChange={(names) => change({ fields: names })} error={problems.fields} />
        : null}
      <Checkbox.Group label="Event sources" value={[...draft.sources]} onChange={(sources) => change({ sources: SOURCES.filter((source) => sources.includes(source)) })} error={problems.sources}>
        <Stack gap={6} mt={6}>
          {SOURCES.map((source) => <Checkbox key={source} size="xs" value={source} label={SOURCE_LABELS[source] ?? source} />)}
        </Stack>
      </Checkbox.Group>
      <Checkbox size="xs" label="Active" description="An inactive event makes no messages" checked={draft.active} onChange={(event) => change({ active: event.currentTarget.checked })} />
    </Stack>
  );
}
