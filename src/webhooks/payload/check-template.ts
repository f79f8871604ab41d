import type { ShapeField } from '../../tables/table-shape.ts';
import { didYouMean } from '../../tables/did-you-mean.ts';
import { PK_ID_FIELD } from '../pk-id-field.ts';
import { parseTemplate } from './parse-template.ts';
import { HOOK_PARAMETERS, isHookParameter } from './parameters.ts';
import { TemplateError } from './template-error.ts';
import type { Parameter, TemplateNode, TemplateText } from './template-node.ts';

type KnownField = Pick<ShapeField, 'id' | 'name' | 'type'>;

/** What saving a template tells: what is wrong with it, or which fields its names mean. */
export interface CheckedTemplate {
  problems: readonly string[];
  /** The field names used, as written, and the ids they mean; `PK_ID` needs none. */
  templateFields: Record<string, number>;
}

const NAMED_MAX = 20;
const SYSTEM_PARAMETERS = ['IntegrationURL'];

const shown = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** What is wrong with a parameter, or null. @param suggest what may have been meant */
function judge({ space, name }: Parameter, fields: ReadonlyMap<string, KnownField>, suggest: typeof didYouMean): string | null {
  const written = `[@${shown(space === '' ? name : `${space}:${name}`)}]`;
  switch (space) {
    case 'out-hook':
      return isHookParameter(name) ? null : `unknown parameter ${written}${suggest(name, HOOK_PARAMETERS)}`;
    case 'sys':
      return SYSTEM_PARAMETERS.includes(name) ? null : `unknown parameter ${written}${suggest(name, SYSTEM_PARAMETERS)}`;
    case 'field':
    case 'old': {
      const address = name.endsWith('/');
      const field = fields.get((address ? name.slice(0, -1) : name).toLowerCase());
      if (field === undefined && name.toUpperCase() === PK_ID_FIELD.name) return `unknown field ${written}: the table's key is not one whole number`;
      if (field === undefined) return `unknown field ${written}${suggest(name, [...fields.values()].map((known) => known.name))}`;
      if (address && (field.type !== 'ATTACHMENT' || space === 'old')) return `${written}: only [@field:…/] of an ATTACHMENT field gives a download address`;
      return field.type === 'PASSWORD' ? `${written} is a PASSWORD field, which is never sent` : null;
    }
    default:
      return `unknown parameter ${written}: parameters begin with out-hook:, sys:, field: or old:`;
  }
}

/**
 * Reads a template for saving and binds its names to the fields of the table.
 * @param known the fields that it may name, `PK_ID` among them if the table has one
 */
export function checkTemplate(template: string, known: readonly KnownField[]): CheckedTemplate {
  let node: TemplateNode;
  try {
    node = parseTemplate(template);
  } catch (error) {
    if (error instanceof TemplateError) return { problems: [`is not a JSON template: ${error.message}`], templateFields: {} };
    throw error;
  }
  const fields = new Map(known.map((field) => [field.name.toLowerCase(), field]));
  const judged = new Set<string>();
  const problems: string[] = [];
  const templateFields: Record<string, number> = {};
  for (const parameter of parametersOf(node)) {
    const key = `${parameter.space}:${parameter.name}`;
    if (judged.has(key)) continue;
    judged.add(key);
    // Looked for only where it will be read: a template may have many thousands of wrong names.
    const problem = judge(parameter, fields, problems.length < NAMED_MAX ? didYouMean : () => '');
    if (problem !== null) problems.push(problem);
    const name = parameter.name.replace(/\/$/, '');
    const field = parameter.space === 'field' || parameter.space === 'old' ? fields.get(name.toLowerCase()) : undefined;
    if (field !== undefined && field.id !== PK_ID_FIELD.id) templateFields[name] = field.id;
  }
  return {
    problems: problems.length > NAMED_MAX ? [...problems.slice(0, NAMED_MAX), `${problems.length - NAMED_MAX} more like these`] : problems,
    templateFields,
  };
}

function* parametersOf(node: TemplateNode): Generator<Parameter> {
  const ofText = (text: TemplateText) => text.filter((part) => typeof part === 'object');
  switch (node.kind) {
    case 'string':
      yield* ofText(node.text);
      return;
    case 'array':
      for (const item of node.items) yield* parametersOf(item);
      return;
    case 'object':
      for (const { key, value } of node.entries) {
        yield* ofText(key);
        yield* parametersOf(value);
      }
      return;
    case 'literal':
      return;
  }
}
