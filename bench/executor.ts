/**
 * How fast the executor is, alone and in lockstep with the model, on one thread.
 *
 * Figures by name; each round returns a rate per second. The first figure simulates every cycle; the others
 * pass over cycles in which nothing happens, as a check does.
 */

import type { ScenarioData } from '../checker/scenario/data.ts';
import { actionSourceOf } from '../checker/search/action-source.ts';
import { remembering } from '../checker/search/lockstep/memoised-model.ts';
import { searchInLockstep } from '../checker/search/random/search-lockstep.ts';
import { Machine } from '../executor/machine.ts';
import type { Action } from '../model/action.ts';
import { type Model, model } from '../model/semantics.ts';
import { outside, race } from '../mutants/laboratory.ts';

/** Runs one round and returns its work per second. */
export type Rate = (work: () => number) => number;

export function executorRounds(rate: Rate): Readonly<Record<string, () => number>> {
  return {
    'executor.hartCyclesPerSecond': () => rate(() => executorAlone(false)),
    'executor.hartCyclesPerSecondPassingOver': () => rate(() => executorAlone(true)),
    'lockstep.actionsPerSecond': () => rate(() => inLockstep(race(), 1500)),
    'lockstep.actionsPerSecondFromOutside': () => rate(() => inLockstep(outside(), 800)),
    'lockstep.actionsPerSecondUnremembered': () => rate(() => inLockstep(race(), 400, model)),
  };
}

/** Long enough that compiling the code for the first time is a small part of a round. */
const cyclesAlone = 3_000_000;

/** Two harts that grant, use and revoke, as fast as they can. Returns hart-cycles. */
function executorAlone(passesOver: boolean): number {
  const data = race();
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  const actions = source?.kind === 'menu' ? source.candidates.map(({ action }) => action) : [];
  let drawn = 1;
  const below = (n: number) => {
    drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0;
    return (drawn >>> 8) % n;
  };
  const machine = new Machine(made.machine.description, { choose: below });
  while (machine.cycle < cyclesAlone) {
    const action = actions[below(actions.length)] as Action;
    if (machine.isFree(action)) machine.give(action, below(20));
    else if (passesOver) machine.skip(cyclesAlone - machine.cycle - 1);
    machine.tick();
  }
  return machine.harts.length * machine.cycle;
}

/** Random runs in lockstep over a menu. Returns retired actions. */
function inLockstep(
  data: ScenarioData,
  runs: number,
  made: (description: ScenarioData['machine']) => Model = (one) => remembering(model(one)),
): number {
  const on = made(data.machine);
  const source = actionSourceOf(data, on);
  if (source === undefined) throw new Error('nothing may happen, so nothing can be measured');
  const options = { seed: 1, runs, steps: 60, cycles: Number.POSITIVE_INFINITY };
  return searchInLockstep(on, source, options).retirements;
}
