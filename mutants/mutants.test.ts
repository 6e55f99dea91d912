/**
 * Every bug planted in the model is caught by the property it names; the control survives.
 *
 * `npm run mutants` looks from ten seeds and prints how soon and how short; here one seed is enough
 * to notice that a property has gone blind. That every bug planted in a unit of the executor is caught
 * in lockstep is tested in checker/search/lockstep/lockstep.test.ts, and that the planted unit is the
 * suspected one in suspect.test.ts beside it.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { projectFolder } from '../checker/process/files.ts';
import { propertyNames } from '../properties/names.ts';
import { huntMutant } from './hunt.ts';
import { mutants, plantedUnits } from './index.ts';
import type { Mutant } from './mutant.ts';

/** As many runs as the page gives each bug from each seed; the control, which nothing ends, has them all. */
const budget = { seed: 1, runs: 1000 };

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s', (_, mutant) => {
  const caught = huntMutant(mutant, budget);

  expect(caught?.property).toBe(mutant.caughtBy);
  if (caught === undefined) return;
  expect(caught.length).toBeGreaterThanOrEqual(mutant.shortest);
  expect(caught.length).toBeLessThanOrEqual(mutant.shortest + 3);
});

test.each(['handedOn', 'outside', 'paged', 'wired'] as const)(
  'the contract itself keeps every theorem: %s',
  (on) => {
    const untouched: Mutant = {
      name: 'nothing is changed',
      class: 'control',
      caughtBy: undefined,
      shortest: 0,
      on,
      plant: (contract) => contract,
    };

    expect(huntMutant(untouched, { seed: 1, runs: 150 })).toBeUndefined();
  },
);

test('each property has at least two bugs to catch', () => {
  const caught = mutants.map(({ caughtBy }) => caughtBy);

  // What units of the executor break is caught where it runs: see checker/search/lockstep/lockstep.test.ts
  // and checker/search/costs/costs-search.test.ts.
  const onExecutors = ['refinement', 'costs'];
  for (const name of propertyNames.filter((one) => !onExecutors.includes(one))) {
    expect(caught.filter((one) => one === name).length, name).toBeGreaterThanOrEqual(2);
  }
});

test.each([
  ['planted bugs of the model', mutants],
  ['planted units', plantedUnits],
])('no two %s have one name', (_, bugs) => {
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
});

test('each noun of model/rules/ has a file of planted bugs', () => {
  const index = readFileSync(`${projectFolder}/mutants/index.ts`, 'utf8');
  // What rules ask of authority and of slots is no noun of its own.
  const nouns = readdirSync(`${projectFolder}/model/rules`).filter(
    (file) => !file.endsWith('.test.ts') && file !== 'usable.ts' && file !== 'slots.ts',
  );

  expect(nouns).toContain('grant.ts');
  expect(nouns.filter((file) => !index.includes(` from './${file}';`))).toEqual([]);
});

test('at least half of the planted bugs take three actions or more', () => {
  const deep = mutants.filter(({ shortest }) => shortest >= 3).length;

  expect(2 * deep).toBeGreaterThanOrEqual(mutants.length - 1);
});

describe('the page of planted bugs', () => {
  const page = readFileSync(`${projectFolder}/docs/planted-bugs.md`, 'utf8');
  const [ofModel = '', ofUnits = ''] = page.split('## In units of the executor');
  const rowOf = (text: string, { name, class: of }: { name: string; class: string }) =>
    text.split('\n').find((line) => line.startsWith(`| ${name} | ${of} |`));

  test('has each bug of the model, with the property that catches it', () => {
    for (const mutant of mutants) {
      const row = rowOf(ofModel, mutant);
      expect(row, mutant.name).toMatch(`| ${mutant.caughtBy ?? 'nobody, as it must be'} | 10/10 |`);
      expect(row, mutant.name).toMatch(new RegExp(` ${mutant.shortest} \\|$`));
    }
  });

  test('has each planted unit, with the ways in which it shows', () => {
    for (const planted of plantedUnits) {
      const row = rowOf(ofUnits, planted);
      const shows = planted.shows.join(' or ') || 'nothing, as it must be';
      expect(row, planted.name).toMatch(`| ${shows} | 10/10 |`);
      expect(row, planted.name).toMatch(new RegExp(` ${planted.shortest} \\|$`));
    }
  });
});
