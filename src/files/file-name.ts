const LONGEST = 255;
/** What is part of a path, or is taken by some system's file names. */
const FORBIDDEN = /[/\\:*?"<>|]|\p{Control}|\p{Surrogate}/u;

/** What is wrong with the name of a file or folder, or null. Names never reach a file system; clients' do. */
export function fileNameProblem(name: string): string | null {
  if (name === '') return 'must not be empty';
  if ([...name].length > LONGEST) return `must be at most ${LONGEST} characters`;
  if (FORBIDDEN.test(name)) return 'must not have control characters or any of / \\ : * ? " < > |';
  if (name === '.' || name === '..' || name !== name.trim()) return 'must not be . or .., nor begin or end with a space';
  return null;
}
