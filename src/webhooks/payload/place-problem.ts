/** What is wrong with a payload's definition, and where in the template. */
export interface PlacedProblem {
  Message: string;
  /** From 1; null when it has no place. */
  Line: number | null;
  /** From 1, in UTF-16 code units. */
  Column: number | null;
  /** What may have been meant, nearest first. */
  Nearest: string[];
}

const SYNTAX = /line (\d+), column (\d+): /;
const PARAMETER = /\[@[^\]]*\]/;
const NEAREST = /\(did you mean (.*)\?\)/;

/** Finds the place of a problem as saving a template words it: it says it itself, or names the parameter that stands there. */
export function placeProblem(problem: string, template: string): PlacedProblem {
  const Nearest = NEAREST.exec(problem)?.[1]?.split(' or ') ?? [];
  const syntax = SYNTAX.exec(problem);
  if (syntax !== null) return { Message: problem.replace(SYNTAX, ''), Line: Number(syntax[1]), Column: Number(syntax[2]), Nearest };
  const written = PARAMETER.exec(problem)?.[0];
  const offset = written === undefined ? -1 : template.indexOf(written);
  if (offset === -1) return { Message: problem, Line: null, Column: null, Nearest };
  const before = template.slice(0, offset);
  return { Message: problem, Line: before.split('\n').length, Column: offset - (before.lastIndexOf('\n') + 1) + 1, Nearest };
}
