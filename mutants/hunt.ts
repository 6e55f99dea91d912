/**
 * Looks for one planted bug: whether it is caught as it names beforehand, after how many runs, and in how
 * short a run.
 *
 * Of a bug in the model, the property that it names judges alone: a bug that several catch must not hide
 * that one of them is blind to it. A bug in a unit is looked for in lockstep with the model.
 */

import type { ScenarioData } from '../checker/scenario/data.ts';
import { actionSourceOf } from '../checker/search/action-source.ts';
import { play } from '../checker/search/directed.ts';
import { Judge } from '../checker/search/judge.ts';
import { Ledger } from '../checker/search/ledger.ts';
import type { LockstepRun } from '../checker/search/lockstep/lockstep-run.ts';
import { shrinkInLockstep } from '../checker/search/lockstep/shrink-run.ts';
import { searchInLockstep } from '../checker/search/random/search-lockstep.ts';
import { searchRandomly } from '../checker/search/random/search-runs.ts';
import { present } from '../model/assert.ts';
import { designOf } from '../model/design.ts';
import { type Model, model, semanticsFor } from '../model/semantics.ts';
import { givenUpBy } from '../properties/designs.ts';
import { propertiesOf } from '../properties/index.ts';
import type { PropertyName } from '../properties/names.ts';
import { laboratories, race } from './laboratory.ts';
import type { Mutant } from './mutant.ts';
import type { PlantedUnit } from './planted-unit.ts';

interface Budget {
  readonly seed: number;
  readonly runs: number;
}

export interface CaughtMutant {
  readonly property: PropertyName;
  /** Random runs until it showed; 0 where the directed search found it. */
  readonly runs: number;
  /** Actions in the shrunk run. */
  readonly length: number;
}

export interface CaughtUnit {
  /** Random runs until it showed. */
  readonly runs: number;
  /** As it was shrunk. */
  readonly run: LockstepRun;
}

/** What caught the bug, or undefined. The control is judged by all properties that its design promises. */
export function huntMutant(mutant: Mutant, budget: Budget): CaughtMutant | undefined {
  const data = laboratories[mutant.on]();
  const planted = model(data.machine, mutant.plant(semanticsFor(data.machine.design)));
  const { caughtBy } = mutant;
  const givenUp = givenUpBy(designOf(data.machine.design)).map(({ property }) => property);
  const properties = propertiesOf(data.policy).filter(({ name }) =>
    caughtBy === undefined ? !givenUp.includes(name) : name === caughtBy,
  );
  const judge = new Judge(planted, properties, new Ledger(properties));
  if (mutant.on === 'story') {
    const { run, objection } = play(planted, data.steps, judge);
    return objection && { property: objection.property, runs: 0, length: run.length };
  }
  const source = offerIn(data, planted);
  const { found, runs } = searchRandomly(planted, source, judge, { ...budget, steps: 60 });
  return found && { property: found.objection.property, runs, length: found.actions.length };
}

/** Undefined when executor and model never part. */
export function huntUnit(planted: PlantedUnit, budget: Budget): CaughtUnit | undefined {
  const data = (planted.where ?? race)();
  const made = model(data.machine);
  const { units, sizes } = planted;
  const machine = { units, ...(sizes && { sizes }) };
  const options = { ...budget, steps: 40, cycles: Number.POSITIVE_INFINITY, ...machine };
  const { found, runs } = searchInLockstep(made, offerIn(data, made), options);
  return found && { runs, run: shrinkInLockstep(made, found, options).run };
}

/** Whether executor and model part where and for the cause that the planted unit names. */
export function isCaughtAsNamed(
  { shows, because }: PlantedUnit,
  caught: CaughtUnit | undefined,
): boolean {
  if (caught === undefined) return shows.length === 0;
  const { mismatch, retirements } = caught.run;
  if (mismatch === undefined || !shows.includes(mismatch.kind)) return false;
  if (mismatch.kind !== 'outcome') return true;
  // What is planted lets too much happen: a refusal where none was due would be something else.
  if (retirements.at(-1)?.outcome.kind === 'fault') return false;
  if (because === undefined) return true;
  const [admitted, ...others] = mismatch.admitted;
  return others.length === 0 && admitted?.kind === 'fault' && admitted.cause === because;
}

function offerIn(data: ScenarioData, made: Model) {
  return present(actionSourceOf(data, made), 'something may happen where a bug is planted');
}
