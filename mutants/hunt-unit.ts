/** Looks for one planted unit, in lockstep, where it says. */

import { actionSourceOf } from '../checker/search/action-source.ts';
import type { LockstepRun } from '../checker/search/lockstep/lockstep-run.ts';
import { shrinkInLockstep } from '../checker/search/lockstep/shrink-run.ts';
import { searchInLockstep } from '../checker/search/random/search-lockstep.ts';
import { model } from '../model/semantics.ts';
import { race } from './laboratory.ts';
import type { PlantedUnit } from './planted-unit.ts';

export interface CaughtUnit {
  /** Random runs until it showed. */
  readonly runs: number;
  /** As it was shrunk. */
  readonly run: LockstepRun;
}

/** Undefined when executor and model never part. */
export function huntUnit(
  planted: PlantedUnit,
  { seed, runs }: { readonly seed: number; readonly runs: number },
): CaughtUnit | undefined {
  const data = (planted.where ?? race)();
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  if (source === undefined) throw new Error('nothing may happen where the bug is planted');
  const { units } = planted;
  const options = { seed, runs, steps: 40, cycles: Number.POSITIVE_INFINITY, units };
  const result = searchInLockstep(made, source, options);
  if (result.found === undefined) return undefined;
  const { run } = shrinkInLockstep(made, result.found, options);
  return { runs: result.runs, run };
}

/** Whether they part where and for the cause that the planted unit names. */
export function isRight({ shows, because }: PlantedUnit, caught: CaughtUnit | undefined): boolean {
  const mismatch = caught?.run.mismatch;
  if (mismatch === undefined) return shows.length === 0;
  if (!shows.includes(mismatch.kind)) return false;
  if (mismatch.kind !== 'outcome') return true;
  // What is planted lets too much happen: a refusal where none was due would be something else.
  if (caught?.run.retirements.at(-1)?.outcome.kind === 'fault') return false;
  if (because === undefined) return true;
  const [admitted, ...others] = mismatch.admitted;
  return others.length === 0 && admitted?.kind === 'fault' && admitted.cause === because;
}
