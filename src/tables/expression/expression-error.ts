/** A text outside the grammar, or one whose types don't fit. The message ends with the place, counted from 1. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  /** Index in the text, from 0. */
  readonly at: number;

  constructor(problem: string, at: number) {
    super(`${problem}, at character ${at + 1}`);
    this.at = at;
  }
}
