/** A template that can't be read, and where. Its message is for the person who wrote it. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;

  constructor(template: string, offset: number, problem: string) {
    const before = template.slice(0, offset);
    const line = before.split('\n').length;
    const column = offset - (before.lastIndexOf('\n') + 1) + 1;
    super(`line ${line}, column ${column}: ${problem}`);
    this.line = line;
    this.column = column;
  }
}
