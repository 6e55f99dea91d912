/**
 * Every planted bug that a small scope can express is found by the exhaustive search as well, with a
 * shortest run; and the contract itself is objected to nowhere in those scopes.
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

test.each(['confined', 'deputy', 'outside', 'paged'] as const)(
  'nothing is objected to in the scope of %s',
  (on) => {
    const { end } = search(
      { on, plant: (semantics) => semantics },
      ({ kind }) => kind !== 'pair',
      4,
    );

    expect(end).toMatch(/depth|complete/);
  },
);
