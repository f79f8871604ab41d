import type { Problem } from '../errors.ts';

const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 256;
const LONGEST_NAME = 100;
const LONGEST_EMAIL = 254;

/** What is wrong with an e-mail address, a name or a password of a user; each only if given. */
export function personProblems({ email, name, password }: { email?: string | undefined; name?: string | undefined; password?: string | undefined }): Problem[] {
  const problems: Problem[] = [];
  if (email !== undefined && !(email.length <= LONGEST_EMAIL && /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(email))) {
    problems.push({ property: 'Email', problem: `must be an e-mail address of at most ${LONGEST_EMAIL} characters` });
  }
  if (name !== undefined && !(name.trim() !== '' && name.length <= LONGEST_NAME && !/\p{C}/u.test(name))) {
    problems.push({ property: 'Name', problem: `must have 1 to ${LONGEST_NAME} characters` });
  }
  if (password !== undefined && !(password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD && !/\p{Surrogate}/u.test(password))) {
    problems.push({ property: 'Password', problem: `must have ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters` });
  }
  return problems;
}
