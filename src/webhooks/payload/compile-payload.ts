import type { ShapeField, TableShape } from '../../tables/table-shape.ts';
import type { EventVersion } from '../event-definition.ts';
import { PK_ID_FIELD, pkIdFields } from '../pk-id-field.ts';
import { defaultTemplate } from './default-template.ts';
import type { Hole } from './hole.ts';
import { hookParameter } from './hook-parameter.ts';
import { downloadHole } from './late-holes.ts';
import { parseTemplate } from './parse-template.ts';
import { isHookParameter } from './parameters.ts';
import { attachedContentId, isList, renderFieldText, renderFieldValue } from './render-field.ts';
import type { Parameter, TemplateNode, TemplateText } from './template-node.ts';

/** A payload of one event version over one table shape: literal JSON text with holes between. One more literal than holes. */
export interface CompiledPayload {
  literals: readonly string[];
  holes: readonly Hole[];
}

/** What a parameter becomes: constant JSON text, or a hole. */
type Filling = string | Hole;

class Pieces {
  readonly literals = [''];
  readonly holes: Hole[] = [];

  add(filling: Filling): void {
    if (typeof filling === 'string') {
      this.literals[this.literals.length - 1] += filling;
    } else {
      this.holes.push(filling);
      this.literals.push('');
    }
  }
}

/**
 * Turns an event's payload into literal text and typed holes. Keep the result per (event version, shape version): it costs
 * far more than a rendering.
 * @param shape the table's shape at the change's version: names are those of that time.
 * @param options.leaveOutLists an enabled triggered action stands on the same table for the same event: list fields are
 *   left out of the default payload, and empty in templates.
 */
export function compilePayload(event: EventVersion, shape: TableShape, options: { leaveOutLists?: boolean } = {}): CompiledPayload {
  const leaveOutLists = options.leaveOutLists ?? false;
  const fields: readonly ShapeField[] = [...pkIdFields(shape), ...(leaveOutLists ? shape.fields.filter((field) => !isList(field)) : shape.fields)];
  const visible: TableShape = leaveOutLists ? { ...shape, fields: fields.filter(({ id }) => id !== PK_ID_FIELD.id) } : shape;
  const fieldOf = event.template === null ? byName(fields) : byBoundId(fields, event.templateFields ?? {});
  const pieces = new Pieces();

  const filling = ({ space, name }: Parameter, inText: boolean): Filling => {
    if (space === 'out-hook' && isHookParameter(name)) return hookParameter(name, { event, shape, inText });
    if (space === 'sys' && name === 'IntegrationURL') {
      return inText ? ({ integrationUrl }) => JSON.stringify(integrationUrl ?? '').slice(1, -1) : ({ integrationUrl }) => JSON.stringify(integrationUrl ?? '');
    }
    const address = name.endsWith('/');
    const field = space === 'field' || space === 'old' ? fieldOf(address ? name.slice(0, -1) : name) : undefined;
    if (field === undefined) return inText ? '' : 'null';
    if (address) return space === 'field' ? ({ rows }) => downloadAddress((rows.after ?? rows.before)?.get(field.name), inText) : downloadNothing(inText);
    const render = inText ? renderFieldText : renderFieldValue;
    return space === 'old'
      ? ({ rows }) => render(field, rows.before?.get(field.column ?? field.name))
      : ({ rows }) => render(field, (rows.after ?? rows.before)?.get(field.column ?? field.name));
  };

  const addText = (text: TemplateText) => {
    pieces.add('"');
    for (const part of text) pieces.add(typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : filling(part, true));
    pieces.add('"');
  };

  const addNode = (node: TemplateNode): void => {
    switch (node.kind) {
      case 'literal':
        return pieces.add(node.json);
      case 'string': {
        const [only] = node.text;
        return node.text.length === 1 && typeof only === 'object' ? pieces.add(filling(only, false)) : addText(node.text);
      }
      case 'array':
        pieces.add('[');
        node.items.forEach((item, index) => {
          if (index > 0) pieces.add(',');
          addNode(item);
        });
        return pieces.add(']');
      case 'object':
        pieces.add('{');
        node.entries.forEach(({ key, value }, index) => {
          if (index > 0) pieces.add(',');
          addText(key);
          pieces.add(':');
          addNode(value);
        });
        return pieces.add('}');
    }
  };

  addNode(event.template === null ? defaultTemplate(visible, event.payloadFieldIds) : parseTemplate(event.template));
  return { literals: pieces.literals, holes: pieces.holes };
}

/** A hole for the address that is made with each call; nothing where there is no file. */
function downloadAddress(token: string | undefined, inText: boolean): string {
  const contentId = attachedContentId(token);
  if (contentId === null) return downloadNothing(inText);
  return inText ? downloadHole(contentId) : `"${downloadHole(contentId)}"`;
}

const downloadNothing = (inText: boolean): string => (inText ? '' : '""');

function byName(fields: readonly ShapeField[]): (name: string) => ShapeField | undefined {
  const known = new Map(fields.map((field) => [field.name, field]));
  return (name) => known.get(name);
}

/** Names of a template mean the fields that they meant when it was saved, whatever those are called now. */
function byBoundId(fields: readonly ShapeField[], templateFields: Readonly<Record<string, number>>): (name: string) => ShapeField | undefined {
  const byId = new Map(fields.map((field) => [field.id, field]));
  const ids = new Map(Object.entries(templateFields).map(([name, id]) => [name.toLowerCase(), id]));
  return (name) => byId.get(name.toLowerCase() === 'pk_id' ? PK_ID_FIELD.id : (ids.get(name.toLowerCase()) ?? -1));
}
