import type { Pool } from 'pg';
import { beforeEach, expect, it } from 'vitest';
import { InspectorHandOver } from './inspector-hand-over.ts';

interface Write {
  bodies: string[];
  end(error?: Error): void;
}

let writes: Write[];
let handOver: InspectorHandOver;
beforeEach(() => {
  writes = [];
  const query = (text: string, values: [tokens: string[], ...rest: string[][]]) => {
    // What is dropped afterwards.
    if (!text.includes('insert')) return Promise.resolve({ rows: [] });
    return new Promise((resolve, reject) => {
      const rows = values[0].filter((token) => token === 'known').map((token) => ({ token }));
      writes.push({ bodies: values[2]!, end: (error) => (error === undefined ? resolve({ rows }) : reject(error)) });
    });
  };
  handOver = new InspectorHandOver({ query } as unknown as Pool);
});

const record = (body: string, token = 'known') => handOver.record({ token, headers: {}, body });
const turn = () => new Promise(setImmediate);

it('writes what came meanwhile together, once at a time, and says of each whether its inspector is known', async () => {
  const first = record('first');
  const [second, third] = [record('second'), record('third', 'unknown')];
  expect(writes.map(({ bodies }) => bodies)).toEqual([['first']]);
  writes[0]!.end();
  await turn();
  expect(writes.map(({ bodies }) => bodies)).toEqual([['first'], ['second', 'third']]);
  writes[1]!.end();
  expect(await Promise.all([first, second, third])).toEqual([true, true, false]);
  void record('later');
  expect(writes).toHaveLength(3);
});

it('writes no more than a hundred calls or 8 MiB together, but one at least', async () => {
  const ended = Promise.all([record('first'), ...Array.from({ length: 150 }, (_, nth) => record(`${nth}`)), ...Array.from({ length: 3 }, () => record('x'.repeat(5 * 1024 * 1024)))]);
  for (let nth = 0; nth < 5; nth += 1) {
    writes[nth]!.end();
    await turn();
  }
  await ended;
  expect(writes.map(({ bodies }) => bodies.length)).toEqual([1, 100, 51, 1, 1]);
});

it('goes on after a write that fails, which fails for all of it', async () => {
  const [first, second] = [record('first'), record('second')];
  const failed = expect(first).rejects.toThrow('gone');
  writes[0]!.end(new Error('gone'));
  await failed;
  await turn();
  writes[1]!.end();
  expect(await second).toBe(true);
});
