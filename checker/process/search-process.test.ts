/** How a searching process may end, and what its parent makes of it. */

import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { LoadedScenario } from '../finding/subject.ts';
import { SearchPool } from './search-pool.ts';
import { type SearchEnd, SearchProcess } from './search-process.ts';

const child = fileURLToPath(new URL('./planted-search.fixture.ts', import.meta.url));
const started: { stop(): void }[] = [];

afterEach(() => {
  for (const one of started.splice(0)) one.stop();
});

function planted(secondsOfGrace?: number): SearchProcess {
  const made = new SearchProcess({
    child,
    ...(secondsOfGrace !== undefined && { secondsOfGrace }),
  });
  started.push(made);
  return made;
}

function orderOf(name: string, milliseconds?: number) {
  // The planted process looks at nothing but the name.
  const scenario = { name } as LoadedScenario;
  return { scenario, budget: { seed: 1 }, milliseconds };
}

async function endOf(name: string): Promise<readonly [SearchEnd, string]> {
  let heard = '';
  const printed = (text: string) => {
    heard += text;
  };
  const end = await planted().search(orderOf(name), { progress: () => undefined, printed });
  return [end, heard];
}

const unheard = { progress: () => undefined, printed: () => undefined };

test('a search that is killed or out of memory is no crash, and any other end is one', async () => {
  const [answers, exits, throws, isKilled, fillsItsHeap] = await Promise.all([
    endOf('answers'),
    endOf('exits'),
    endOf('throws'),
    endOf('is killed'),
    endOf('fills its heap'),
  ]);

  expect(answers[0]).toMatchObject({ kind: 'done', result: { checked: { name: 'answers' } } });
  expect(exits).toEqual([{ kind: 'crashed', how: 'status 3' }, '']);
  expect(throws).toEqual([
    { kind: 'crashed', how: 'status 1' },
    expect.stringContaining('a planted bug'),
  ]);
  expect(isKilled).toEqual([{ kind: 'killed', how: 'SIGKILL' }, '']);
  expect(fillsItsHeap).toEqual([{ kind: 'killed', how: 'out of memory' }, '']);
});

test('a search that goes on after its time is killed, and no other', async () => {
  const ends = await Promise.all([
    planted().search(orderOf('answers', 1e12), unheard),
    planted(0).search(orderOf('loops', 1), unheard),
    planted(0).search(orderOf('never answers', 1), unheard),
  ]);

  expect(ends).toEqual([
    expect.objectContaining({ kind: 'done' }),
    { kind: 'overran', seconds: 0 },
    { kind: 'overran', seconds: 0 },
  ]);
});

function processOf(end: SearchEnd | undefined): string {
  return end?.kind === 'done' ? end.result.checked.file : '';
}

test('searches begin in the order in which they are asked for, and at most so many at a time', async () => {
  const pool = new SearchPool(2, () => planted());
  started.push(pool);
  const begun: string[] = [];
  const search = (name: string) =>
    pool.search(() => {
      begun.push(name);
      return orderOf(name);
    }, unheard);

  const ends = await Promise.all(['a', 'b', 'c', 'd'].map(search));

  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  expect(new Set(ends.map(processOf)).size).toBe(2);
  expect(pool.peakMegabytes).toBe(20);
});

test('a process that ended is replaced, and one that is not needed is not started', async () => {
  let count = 0;
  const pool = new SearchPool(2, () => {
    count++;
    return planted();
  });
  started.push(pool);

  const nothing = await pool.search(() => undefined, unheard);
  expect([nothing, count]).toEqual([undefined, 0]);

  const kinds: (string | undefined)[] = [];
  for (const name of ['exits', 'a', 'is killed', 'b', 'c']) {
    kinds.push((await pool.search(() => orderOf(name), unheard))?.kind);
  }

  expect(kinds).toEqual(['crashed', 'done', 'killed', 'done', 'done']);
  expect(count).toBe(3);
});
