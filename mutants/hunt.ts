/**
 * Looks for one planted bug: whether the property it names catches it, after how many runs, and in
 * how short a run. That property judges alone: a bug that several catch must not hide that one of
 * them is blind to it.
 */

import { actionSourceOf } from '../checker/search/action-source.ts';
import { play } from '../checker/search/directed.ts';
import { Judge } from '../checker/search/judge.ts';
import { Ledger } from '../checker/search/ledger.ts';
import { searchRandomly } from '../checker/search/random/search-runs.ts';
import { contract, model } from '../model/semantics.ts';
import { propertiesOf } from '../properties/index.ts';
import type { PropertyName } from '../properties/names.ts';
import { laboratories } from './laboratory.ts';
import type { Mutant } from './mutant.ts';

export interface Caught {
  readonly property: PropertyName;
  /** Random runs until it showed; 0 where the directed search found it. */
  readonly runs: number;
  /** Actions in the shrunk run. */
  readonly length: number;
  readonly says: string;
}

/** What caught the bug, or undefined. The control is judged by all properties. */
export function hunt(mutant: Mutant, budget: { seed: number; runs: number }): Caught | undefined {
  const data = laboratories[mutant.on]();
  const planted = model(data.machine, mutant.plant(contract));
  const properties = propertiesOf(data.policy).filter(
    ({ name }) => mutant.caughtBy === undefined || name === mutant.caughtBy,
  );
  const judge = new Judge(planted, properties, new Ledger(properties));
  if (mutant.on === 'story') {
    const { run, objection } = play(planted, data.steps, judge);
    if (objection === undefined) return undefined;
    const { property, refutation } = objection;
    return { property, runs: 0, length: run.length, says: refutation.says };
  }
  const source = actionSourceOf(data, planted);
  if (source === undefined) throw new Error('nothing may happen where the bug is planted');
  const { found, runs } = searchRandomly(planted, source, judge, { ...budget, steps: 60 });
  if (found === undefined) return undefined;
  const { property, refutation } = found.objection;
  return { property, runs, length: found.actions.length, says: refutation.says };
}
