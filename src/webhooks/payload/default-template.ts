import type { TableShape } from '../../tables/table-shape.ts';
import { pkIdFields } from '../pk-id-field.ts';
import type { HookParameter } from './parameters.ts';
import type { TemplateNode } from './template-node.ts';

const HEAD: readonly HookParameter[] = ['eventId', 'messageId', 'webhookId', 'accountId', 'secret', 'eventDate', 'eventType', 'objectName'];

/**
 * The default payload of a table.
 * @param fieldIds the fields of `data`, in this order; null: `PK_ID`, then all fields in display order. PASSWORD fields and
 *   those that the table does not have are passed over.
 */
export function defaultTemplate(shape: TableShape, fieldIds: readonly number[] | null): TemplateNode {
  const known = [...pkIdFields(shape), ...shape.fields];
  const chosen = fieldIds === null ? known : fieldIds.flatMap((id) => known.find((field) => field.id === id) ?? []);
  const row: TemplateNode = {
    kind: 'object',
    entries: chosen
      .filter(({ type }) => type !== 'PASSWORD')
      .map(({ name }) => ({ key: [name], value: { kind: 'string', text: [{ space: 'field', name }] } })),
  };
  return {
    kind: 'object',
    entries: [
      ...HEAD.map((name) => ({ key: [name], value: { kind: 'string' as const, text: [{ space: 'out-hook', name }] } })),
      { key: ['data'], value: { kind: 'array', items: [row] } },
    ],
  };
}
