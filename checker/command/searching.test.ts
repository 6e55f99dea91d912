/** What comes of a scenario when its searching process fails. */

import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { LoadedScenario } from '../finding/subject.ts';
import { SearchPool } from '../process/search-pool.ts';
import { SearchProcess } from '../process/search-process.ts';
import { statusOfScenario } from '../report/run/run.ts';
import { Searching } from './searching.ts';

const child = fileURLToPath(new URL('../process/planted-search.fixture.ts', import.meta.url));
const pools: SearchPool[] = [];

afterEach(() => {
  for (const pool of pools.splice(0)) pool.stop();
});

function searching(jobs: number, secondsLeft?: () => number): Searching {
  const pool = new SearchPool(jobs, () => new SearchProcess({ child, secondsOfGrace: 0 }));
  pools.push(pool);
  return new Searching({
    pool,
    ...{ budget: { seed: 7 }, store: undefined, isFresh: false },
    secondsLeft: secondsLeft ?? (() => undefined),
    ...{ progress: () => undefined, printed: () => undefined },
  });
}

function scenario(name: string): LoadedScenario {
  // The planted process looks at nothing but the name.
  const data = { shows: 'x', claims: [] } as unknown as LoadedScenario['data'];
  return { name, file: name, data };
}

test('a process that fails is the end of its own row, and the others are searched', async () => {
  const all = searching(2);
  const names = ['throws', 'a', 'is killed', 'b', 'fills its heap', 'c'];

  const answers = await Promise.all(names.map((name) => all.answerFor(scenario(name))));

  const checked = answers.flatMap((answer) => answer?.checked ?? []);
  expect(checked.map(statusOfScenario)).toEqual([1, 0, 3, 0, 3, 0]);
  expect(checked).toMatchObject([
    {
      searches: [
        {
          verdict: 'crash',
          command: 'npm run check -- throws --seed 7',
          remarks: [expect.stringMatching(/^the checker crashed: .*status 1.*bug of the checker$/)],
        },
      ],
    },
    {},
    { searches: [{ verdict: 'undecided', remarks: [expect.stringContaining('(SIGKILL)')] }] },
    {},
    { searches: [{ verdict: 'undecided', remarks: [expect.stringContaining('out of memory')] }] },
    {},
  ]);
});

test('a search that does not end after its time is undecided, and what follows is not begun', async () => {
  const left = [0.001, 0];
  const all = searching(1, () => left.shift() ?? 0);

  const answers = await Promise.all(
    ['never answers', 'late'].map((name) => all.answerFor(scenario(name))),
  );

  expect(answers.map((answer) => answer?.checked)).toMatchObject([
    { searches: [{ verdict: 'undecided', remarks: [expect.stringContaining('and was killed')] }] },
    { searches: [{ verdict: 'undecided', begun: false }] },
  ]);
});

test('what is stopped has no answer, also when it never began', async () => {
  const all = searching(1);
  const answers = ['never answers', 'waits'].map((name) => all.answerFor(scenario(name)));

  all.stop();

  expect(await Promise.all(answers)).toEqual([undefined, undefined]);
});
