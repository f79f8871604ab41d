/** `[@space:name]` inside a string of a template. */
export interface Parameter {
  space: string;
  name: string;
}

/** A string of a template: text and parameters in turn. */
export type TemplateText = readonly (string | Parameter)[];

/** A payload template as it was written: keys keep their order, numbers their digits. */
export type TemplateNode =
  | { kind: 'object'; entries: readonly { key: TemplateText; value: TemplateNode }[] }
  | { kind: 'array'; items: readonly TemplateNode[] }
  | { kind: 'string'; text: TemplateText }
  /** A number, `true`, `false` or `null`, as JSON. */
  | { kind: 'literal'; json: string };
