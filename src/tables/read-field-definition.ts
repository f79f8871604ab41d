import { PROBLEMS_NAMED, type Problem } from '../errors.ts';
import { FIELD_RULES, type TypeProperty } from './field-rules.ts';
import { FIELD_TYPES, type FieldType } from './field-type.ts';
import type { Field, FieldProperties } from './field.ts';
import { LONGEST_FORMULA } from './formula.ts';
import { nameProblem } from './name-problem.ts';
import { didYouMean } from './did-you-mean.ts';
import { readListOptions } from './read-list-options.ts';
import { ianaZone } from './time-zones.ts';

/** A field as it shall be; displayOrder null: behind the others. */
export type FieldDefinition = Omit<Field, 'id' | 'displayOrder'> & {
  displayOrder: number | null;
  /** A formula whose type is what it gives: `type` means nothing yet. */
  inferType?: boolean;
};

const PROPERTIES = [
  'Name', 'Type', 'Unique', 'UniqueAllowNulls', 'Editable', 'Label', 'Description', 'DisplayOrder', 'IsFormula', 'Formula', 'OnInsert', 'OnUpdate', 'TimeZone',
  'Format', 'Prefix', 'Length', 'ListField', 'AttachmentPermittedFileTypes', 'AttachmentMinFileSize', 'AttachmentMaxFileSize',
] as const;
const TYPE_PROPERTIES: readonly TypeProperty[] = [
  'OnInsert', 'OnUpdate', 'TimeZone', 'Format', 'Prefix', 'Length', 'ListField', 'AttachmentPermittedFileTypes', 'AttachmentMinFileSize', 'AttachmentMaxFileSize',
];
/** Kilobytes. */
const LARGEST_ATTACHMENT = 2_048_000;
const MOST_FILE_TYPES = 200;
/** What a formula can give. */
const FORMULA_TYPES: readonly FieldType[] = ['STRING', 'TEXT', 'NUMBER', 'INTEGER', 'CURRENCY', 'DATE/TIME', 'YES/NO'];
const RANDOM_FORMATS = ['0', 'U', '0U'];

/**
 * Reads a field's definition as the REST API spells it. Every problem is added to `problems`; the definition is to be
 * used only when there was none.
 * @param path before each property in the problems, e.g. `Fields[2].`
 * @param present the field as it is, when it is being changed: what is not given stays.
 */
export function readFieldDefinition(input: unknown, path: string, problems: Problem[], present: Field | null = null): FieldDefinition {
  const reader = new Reader(input, path, problems);
  const formula = reader.formula(present);
  const { type, inferType } = formula === null ? { type: reader.type(present?.type), inferType: false } : reader.formulaType(present);
  const freed = formula === null && present?.properties.formula !== undefined;
  const retyped = present !== null && type !== present.type;
  const rule = FIELD_RULES[type];
  const name = reader.name(present?.name);
  // A new type that can't be unique ends what the old one was.
  const wasUnique = rule.unique === 'never' && retyped && formula === null ? undefined : present;
  const uniqueAllowNulls = reader.flag('UniqueAllowNulls', !reader.refuses('Unique') && (wasUnique?.uniqueAllowNulls ?? false));
  const unique = reader.flag('Unique', rule.alwaysUnique || (wasUnique?.unique ?? false)) || uniqueAllowNulls;
  if (unique && rule.unique === 'never' && formula === null) reader.problem('Unique', `is not possible for ${type}`);
  if (!unique && rule.alwaysUnique) reader.problem('Unique', `${type} is always unique`);
  const editable = reader.flag('Editable', formula === null && rule.writtenBy !== 'system' && (retyped || freed || (present?.editable ?? true)));
  if (editable && formula !== null) reader.problem('Editable', 'a formula calculates the value');
  else if (editable && rule.writtenBy === 'system') reader.problem('Editable', `the system sets ${type}`);
  for (const property of TYPE_PROPERTIES) {
    if (!rule.properties.includes(property) && reader.given(property)) reader.problem(property, `is not a property of ${type}`);
  }
  return {
    name,
    type,
    unique,
    uniqueAllowNulls,
    editable,
    label: reader.text('Label', 255, present?.label ?? ''),
    description: reader.text('Description', 4_000, present?.description ?? ''),
    displayOrder: reader.whole('DisplayOrder', 1, 100_000) ?? null,
    source: present?.source ?? null,
    inferType,
    properties: formula !== null ? { formula } : reader.properties(type, retyped ? {} : (present?.properties ?? {}), present !== null && !retyped),
  };
}

class Reader {
  readonly #input: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #problems: Problem[];

  constructor(input: unknown, path: string, problems: Problem[]) {
    this.#path = path;
    this.#problems = problems;
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      this.#input = {};
      problems.push({ property: path.replace(/\.$/, ''), problem: 'must be an object that defines a field' });
      return;
    }
    this.#input = input as Record<string, unknown>;
    for (const property of Object.keys(input)) {
      if (!PROPERTIES.some((known) => known === property)) this.problem(property.slice(0, 64), `is no property of a field${problems.length < PROBLEMS_NAMED ? didYouMean(property, PROPERTIES) : ''}`);
    }
  }

  problem(property: string, problem: string): void {
    this.#problems.push({ property: `${this.#path}${property}`, problem });
  }

  /** null, false, "" and [] are what an answer shows for a property that was not set. */
  given(property: string): boolean {
    const value = this.#input[property];
    return ![undefined, null, false, ''].includes(value as null) && !(Array.isArray(value) && value.length === 0);
  }

  /** Asked for to be false, rather than not asked for. */
  refuses(property: string): boolean {
    return this.#input[property] === false;
  }

  name(present: string | undefined): string {
    const value = this.#input['Name'] ?? present;
    if (value === undefined) this.problem('Name', 'is required');
    else if (typeof value !== 'string') this.problem('Name', 'must be a text');
    else {
      const problem = nameProblem(value);
      if (problem !== null) this.problem('Name', problem);
      return value;
    }
    return '';
  }

  type(present: FieldType | undefined): FieldType {
    const value = this.#input['Type'] ?? present;
    const type = typeof value === 'string' ? FIELD_TYPES.find((known) => known === value.trim().toUpperCase()) : undefined;
    if (type !== undefined) return type;
    if (value === undefined) this.problem('Type', 'is required');
    else this.problem('Type', `must be one of ${FIELD_TYPES.join(', ')}`);
    return 'STRING';
  }

  /** The text of a formula; null: the field is none. */
  formula(present: Field | null): string | null {
    const before = present?.properties.formula;
    const type = this.#input['Type'];
    const asked = this.given('Formula') || (typeof type === 'string' && type.trim().toUpperCase() === 'FORMULA');
    if (!this.flag('IsFormula', asked || before !== undefined)) {
      if (asked) this.problem('IsFormula', 'must be true for a formula');
      return null;
    }
    if (present !== null && before === undefined) this.problem('IsFormula', "a field can't become a formula: add a new one");
    const text = this.text('Formula', LONGEST_FORMULA, before ?? '');
    if (text.trim() === '') this.problem('Formula', 'is required');
    return text;
  }

  /** The type of a formula field: given, or what the formula gives. */
  formulaType(present: Field | null): { type: FieldType; inferType: boolean } {
    const value = this.#input['Type'] ?? undefined;
    // A formula that is changed may give another type.
    const changed = this.given('Formula') && this.#input['Formula'] !== present?.properties.formula;
    if (value === undefined && present !== null && !changed) return { type: present.type, inferType: false };
    const word = typeof value === 'string' ? value.trim().toUpperCase() : 'FORMULA';
    if (word === 'FORMULA') return { type: 'TEXT', inferType: true };
    const type = FORMULA_TYPES.find((known) => known === word);
    if (type === undefined) this.problem('Type', `a formula gives one of ${FORMULA_TYPES.join(', ')}`);
    return { type: type ?? 'TEXT', inferType: type === undefined };
  }

  flag(property: string, otherwise: boolean): boolean {
    const value = this.#input[property] ?? otherwise;
    if (typeof value === 'boolean') return value;
    this.problem(property, 'must be true or false');
    return otherwise;
  }

  text(property: string, most: number, otherwise: string): string {
    const value = this.#input[property] ?? otherwise;
    if (typeof value !== 'string') this.problem(property, 'must be a text');
    else if (value.length > most) this.problem(property, `must be at most ${most.toLocaleString('en')} characters`);
    else if (/\0|\p{Surrogate}/u.test(value)) this.problem(property, 'has a character that can not be stored');
    else return value;
    return otherwise;
  }

  whole(property: string, least: number, most: number): number | undefined {
    const value = this.#input[property] ?? undefined;
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    this.problem(property, `must be a whole number, ${least} to ${most.toLocaleString('en')}`);
    return undefined;
  }

  properties(type: FieldType, present: FieldProperties, changing: boolean): FieldProperties {
    switch (type) {
      case 'TIMESTAMP':
        return this.#timestamp(present);
      case 'PREFIXED AUTONUMBER':
        return { prefix: this.#prefix(present), format: this.#format(/^0{0,6}1$/, '1, 01, … or 0000001', present.format ?? '1') };
      case 'RANDOM ID':
        return {
          prefix: this.#prefix(present),
          format: this.#format(new RegExp(`^(?:${RANDOM_FORMATS.join('|')})$`), RANDOM_FORMATS.join(', '), present.format ?? '0U'),
          length: this.whole('Length', 6, 12) ?? present.length ?? 8,
        };
      case 'LIST-STRING':
      case 'LIST-NUMBER':
      case 'LIST-DATE/TIME':
        return this.#list(type, present, changing);
      case 'ATTACHMENT':
        return this.#attachment(present);
      default:
        return {};
    }
  }

  #timestamp(present: FieldProperties): FieldProperties {
    const asked = this.#input['OnInsert'] !== undefined || this.#input['OnUpdate'] !== undefined;
    const onUpdate = this.flag('OnUpdate', present.onUpdate ?? false);
    const onInsert = this.flag('OnInsert', present.onInsert ?? !(asked && onUpdate));
    if (!onInsert && !onUpdate) this.problem('OnInsert', 'a TIMESTAMP needs OnInsert, OnUpdate or both');
    const timeZone = this.text('TimeZone', 64, present.timeZone ?? 'UTC');
    if (ianaZone(timeZone) === null) this.problem('TimeZone', 'must be the name of a time zone, such as Europe/Berlin or W. Europe Standard Time');
    return { onInsert, onUpdate, timeZone };
  }

  #prefix(present: FieldProperties): string {
    const prefix = this.text('Prefix', 32, present.prefix ?? '');
    if (/\p{Control}/u.test(prefix)) this.problem('Prefix', 'must not have control characters');
    return prefix;
  }

  #format(pattern: RegExp, allowed: string, otherwise: string): string {
    const format = this.#input['Format'] ?? otherwise;
    if (typeof format === 'string' && pattern.test(format)) return format;
    this.problem('Format', `must be one of ${allowed}`);
    return otherwise;
  }

  #list(type: FieldType, present: FieldProperties, changing: boolean): FieldProperties {
    const input = this.#input['ListField'] ?? undefined;
    if (input === undefined && changing) return present;
    const result = readListOptions(input, type, present);
    if (!('problem' in result)) return result;
    this.problem('ListField', result.problem);
    return present;
  }

  #attachment(present: FieldProperties): FieldProperties {
    const [minFileSize, maxFileSize] = [this.#kilobytes('AttachmentMinFileSize', present.minFileSize), this.#kilobytes('AttachmentMaxFileSize', present.maxFileSize)];
    if (minFileSize !== undefined && maxFileSize !== undefined && minFileSize > maxFileSize) this.problem('AttachmentMinFileSize', 'must not be more than AttachmentMaxFileSize');
    return {
      permittedFileTypes: this.#fileTypes(present.permittedFileTypes ?? []),
      ...(minFileSize === undefined ? {} : { minFileSize }),
      ...(maxFileSize === undefined ? {} : { maxFileSize }),
    };
  }

  /** null takes a bound away. */
  #kilobytes(property: string, present: number | undefined): number | undefined {
    if (this.#input[property] === undefined) return present;
    return this.whole(property, 0, LARGEST_ATTACHMENT);
  }

  /** An array, or a text with commas or spaces between; with or without dots. */
  #fileTypes(present: readonly string[]): readonly string[] {
    const value = this.#input['AttachmentPermittedFileTypes'] ?? undefined;
    if (value === undefined) return present;
    const list: unknown = typeof value === 'string' ? value.split(/[\s,;]+/).filter((part) => part !== '') : value;
    if (Array.isArray(list) && list.length <= MOST_FILE_TYPES && list.every((type): type is string => typeof type === 'string' && /^\.?[a-z0-9]{1,16}$/i.test(type))) {
      return [...new Set(list.map((type) => type.replace(/^\./, '').toLowerCase()))];
    }
    this.problem('AttachmentPermittedFileTypes', `must be an array of at most ${MOST_FILE_TYPES} extensions, such as pdf`);
    return present;
  }
}
