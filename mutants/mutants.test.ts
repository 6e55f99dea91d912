/**
 * Every planted bug is caught by the property it names; the control survives.
 *
 * `npm run mutants` looks from ten seeds and prints how soon and how short; here one seed is enough
 * to notice that a property has gone blind.
 */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectFolder } from '../checker/process/files.ts';
import { propertyNames } from '../properties/names.ts';
import { huntMutant } from './hunt.ts';
import { mutants } from './index.ts';
import type { Mutant } from './mutant.ts';

const budget = { seed: 1, runs: 3000 };

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s', (_, mutant) => {
  const caught = huntMutant(mutant, budget);

  expect(caught?.property).toBe(mutant.caughtBy);
  if (caught === undefined) return;
  expect(caught.length).toBeGreaterThanOrEqual(mutant.shortest);
  expect(caught.length).toBeLessThanOrEqual(mutant.shortest + 3);
});

test.each(
  (['outside', 'paged'] as const).flatMap((on) => [1, 2, 3].map((seed) => [on, seed] as const)),
)('the contract itself keeps every theorem: %s, seed %i', (on, seed) => {
  const untouched: Mutant = {
    name: 'nothing is changed',
    class: 'control',
    caughtBy: undefined,
    shortest: 0,
    on,
    plant: (contract) => contract,
  };

  expect(huntMutant(untouched, { seed, runs: 50 })).toBeUndefined();
});

test('each property has at least two bugs to catch', () => {
  const caught = mutants.map(({ caughtBy }) => caughtBy);

  // What units of the executor break is caught in lockstep: see checker/search/lockstep/lockstep.test.ts.
  for (const name of propertyNames.filter((one) => one !== 'refinement')) {
    expect(caught.filter((one) => one === name).length, name).toBeGreaterThanOrEqual(2);
  }
});

test('no two planted bugs have one name', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

test('at least half of the planted bugs take three actions or more', () => {
  const deep = mutants.filter(({ shortest }) => shortest >= 3).length;

  expect(2 * deep).toBeGreaterThanOrEqual(mutants.length - 1);
});

test('the page of planted bugs has each of them, with the property that catches it', () => {
  const page = readFileSync(`${projectFolder}/docs/planted-bugs.md`, 'utf8');

  for (const { name, class: of, caughtBy, shortest } of mutants) {
    const row = page.split('\n').find((line) => line.startsWith(`| ${name} | ${of} |`));
    expect(row, name).toMatch(`| ${caughtBy ?? 'nobody, as it must be'} | 10/10 |`);
    expect(row, name).toMatch(new RegExp(` ${shortest} \\|$`));
  }
});
