/**
 * Every planted bug that a small scope can express is found by the exhaustive search as well, with a
 * shortest run; and a property that finds one objects to nothing that the contract itself does there, as deep
 * as the bug lies.
 */

import { expect, test } from 'vitest';
import { contract, model } from '../../../model/semantics.ts';
import { mutants } from '../../../mutants/index.ts';
import { confined, deputy, outside, paged } from '../../../mutants/laboratory.ts';
import type { Mutant } from '../../../mutants/mutant.ts';
import { propertiesOf } from '../../../properties/index.ts';
import type { Property } from '../../../properties/property.ts';
import { actionSourceOf, listOf } from '../action-source.ts';
import { Judge } from '../judge.ts';
import { Ledger } from '../ledger.ts';
import { explore } from './explorer.ts';
import { MemoisedJudge } from './memoised-judge.ts';
import { partitionedModel } from './partitioned-model.ts';

const places = { confined, deputy, outside, paged };

/** Bugs whose scope is a menu, and whose property does not compare runs: that is asked of few steps. */
const found = mutants.filter(
  ({ on, caughtBy, shortest }) =>
    on in places && caughtBy !== 'interrupt transparency' && shortest <= 4,
);

function search(
  mutant: Pick<Mutant, 'on' | 'plant'>,
  wanted: (property: Property) => boolean,
  depth: number,
) {
  const data = places[mutant.on as keyof typeof places]();
  const planted = model(data.machine, mutant.plant(contract));
  const properties = propertiesOf(data.policy).filter(wanted);
  const source = actionSourceOf(data, planted);
  const candidates = source === undefined ? [] : listOf(source);
  const invariants = properties.filter((property) => property.kind === 'invariant');
  const judge = new Judge(planted, properties, new Ledger(properties));
  return explore(
    partitionedModel(planted, candidates, invariants),
    { depth, states: 200_000, bytes: 2 ** 30 },
    { judge: new MemoisedJudge(planted, judge, { candidates, properties }) },
  );
}

test.each(found.map((mutant) => [mutant.name, mutant] as const))('%s', (_, mutant) => {
  const { found: objection, end } = search(
    mutant,
    ({ name }) => name === mutant.caughtBy,
    mutant.shortest,
  );

  expect(end).toBe('objection');
  expect(objection?.path).toHaveLength(mutant.shortest);
});

/** How deep the deepest bug lies that a property finds there, and at least this deep. */
const atLeast = 3;
const deepestOf = (on: string, { name }: Property) =>
  Math.max(
    atLeast,
    ...found
      .filter((mutant) => mutant.on === on && mutant.caughtBy === name)
      .map(({ shortest }) => shortest),
  );
const depths = [atLeast, 4];

test('no bug lies deeper than nothing is objected to', () => {
  expect(Math.max(...found.map(({ shortest }) => shortest))).toBe(depths.at(-1));
});

test.each(Object.keys(places).flatMap((on) => depths.map((depth) => [on, depth] as const)))(
  'nothing is objected to in the scope of %s, %i steps deep',
  (on, depth) => {
    const { end } = search(
      { on: on as keyof typeof places, plant: (semantics) => semantics },
      (property) => property.kind !== 'pair' && deepestOf(on, property) >= depth,
      depth,
    );

    expect(end).toMatch(/depth|complete/);
  },
);
