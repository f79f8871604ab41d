import { Button, Checkbox, Group, Radio, Skeleton, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense, useRef, useState } from 'react';
import { defaultTemplate } from './default-template.ts';
import type { EventPartProps } from './event-details-part.tsx';
import { FieldCheckboxes } from './field-checkboxes.tsx';
import { InsertParameterDialog } from './insert-parameter-dialog.tsx';
import { payloadParameters } from './payload-parameters.ts';
import type { RenderedSample } from './render-payload.ts';

const TemplateEditor = lazy(() => import('./template-editor.tsx').then(({ TemplateEditor: component }) => ({ default: component })));

/** What a message says: the default payload, or a template. @param marks what the server finds wrong with it */
export function PayloadPart({ draft, change, fields, problems, marks }: EventPartProps & { marks: RenderedSample['Problems'] }) {
  const [inserting, setInserting] = useState(false);
  const insert = useRef<((text: string) => void) | null>(null);
  const sendable = fields.filter(({ Type }) => Type !== 'PASSWORD').map(({ Name }) => Name);
  const parameters = payloadParameters(fields);
  return (
    <Stack gap="sm" component="section" aria-label="Payload">
      <Title order={2} size="h4">Payload</Title>
      <Radio.Group aria-label="Payload" value={draft.payload} onChange={(value) => change({ payload: value === 'custom' ? 'custom' : 'default' })}>
        <Group gap="lg">
          <Radio size="xs" value="default" label="Default payload" />
          <Radio size="xs" value="custom" label="Custom payload" />
        </Group>
      </Radio.Group>
      {draft.payload === 'default' ? (
        <>
          <Checkbox size="xs" label="Include all current and future object fields" checked={draft.allPayloadFields} onChange={(event) => change({ allPayloadFields: event.currentTarget.checked })} />
          {draft.allPayloadFields ? null
            : <FieldCheckboxes label="Fields" names={['PK_ID', ...sendable]} chosen={draft.payloadFields} onChange={(names) => change({ payloadFields: names })} error={problems.payloadFields} />}
        </>
      ) : draft.template === null ? (
        <>
          <Text size="sm" c="dimmed">JSON with parameters that are filled in for every message.</Text>
          <div><Button variant="default" onClick={() => change({ template: '' })}>Start</Button></div>
          {problems.template === undefined ? null : <Text size="xs" c="var(--mantine-color-error)" role="alert">{problems.template}</Text>}
        </>
      ) : (
        <>
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={() => setInserting(true)}>Insert parameter</Button>
            <Button size="compact-sm" variant="default" disabled={draft.table === ''} onClick={() => change({ template: defaultTemplate(sendable) })}>Load default</Button>
          </Group>
          <Suspense fallback={<Skeleton h={280} />}>
            <TemplateEditor value={draft.template} onChange={(template) => change({ template })} parameters={parameters} marks={marks} insert={insert} />
          </Suspense>
          {problems.template === undefined ? null : <Text size="xs" c="var(--mantine-color-error)" role="alert">{problems.template}</Text>}
          <Text size="xs" c="dimmed">Type [@ for a list of parameters. Of a key that stands twice on one level the last one counts. Tab leaves the editor.</Text>
          <InsertParameterDialog opened={inserting} onClose={() => setInserting(false)} parameters={parameters} onInsert={(text) => insert.current?.(text)} />
        </>
      )}
    </Stack>
  );
}
