import { readPackageVersion } from '../package-version.ts';
import { buildProgram } from './build-program.ts';
import { sentenceOf } from './sentence-of.ts';

try {
  await buildProgram(readPackageVersion()).parseAsync();
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 1;
}
