import { expect, test } from 'vitest';
import { checkTemplate } from './check-template.ts';
import { placeProblem } from './place-problem.ts';

test('problems of a template have a place and what may have been meant', () => {
  const template = '{\n  "a": "[@field:First_Nam]",\n  "b": "[@out-hook:messageID]"\n}';
  const { problems } = checkTemplate(template, [{ id: 1, name: 'First_Name', type: 'STRING' }]);
  expect(problems.map((problem) => placeProblem(problem, template))).toEqual([
    { Message: expect.stringContaining('unknown field'), Line: 2, Column: 9, Nearest: ['First_Name'] },
    { Message: expect.stringContaining('unknown parameter'), Line: 3, Column: 9, Nearest: expect.arrayContaining(['messageId']) },
  ]);
  const broken = '{\n  "a": }';
  expect(checkTemplate(broken, []).problems.map((problem) => placeProblem(problem, broken))).toEqual([
    { Message: expect.not.stringContaining('line'), Line: 2, Column: 8, Nearest: [] },
  ]);
});
