/**
 * Directed: the steps of a scenario as they are written, each judged, each with the outcome that
 * its author says. The first thing that is not so ends the play.
 */

import type { Model } from '../../model/semantics.ts';
import type { MachineState } from '../../model/state.ts';
import {
  expectations,
  refuteActor,
  refuteMark,
  refuteOutcome,
} from '../../properties/expectations.ts';
import type { RunStep } from '../finding/finding.ts';
import type { StepData } from '../scenario/data.ts';
import type { Judge, Objection } from './judge.ts';

export interface Played {
  readonly run: readonly RunStep[];
  readonly objection?: Objection;
}

export function play(
  model: Model,
  steps: readonly StepData[],
  judge: Judge,
  asksExpectations = true,
): Played {
  const objection = judge.initial(model.initial);
  if (objection !== undefined) return { run: [], objection };
  const run: RunStep[] = [];
  let state = model.initial;
  for (const [i, step] of steps.entries()) {
    const after = model.step(state, step.action);
    const done: RunStep = {
      action: step.action,
      before: state,
      outcome: after?.outcome,
      after: after?.state ?? state,
      site: step.site,
    };
    run.push(done);
    const objection =
      (after && judge.step({ before: state, action: step.action, after })) ??
      (asksExpectations ? disappointment(model, { step, number: i + 1, done }) : undefined);
    if (objection !== undefined) return { run, objection };
    state = done.after;
  }
  return { run };
}

function disappointment(
  { machine }: Model,
  { step, number, done }: { step: StepData; number: number; done: RunStep },
): Objection | undefined {
  const says = `step ${number} (line ${step.site.line})`;
  const { action } = step;
  const frames = 'thread' in action ? done.before.threads[action.thread] : undefined;
  const isMarked = 'onBehalf' in action && action.onBehalf === true;
  const misspoken =
    (step.by === undefined ? undefined : refuteActor(machine, step.by, frames)) ??
    (isMarked ? refuteMark(frames) : undefined);
  const refutation =
    misspoken === undefined
      ? refuteOutcome(says, step.expect, done.outcome)
      : { says: `${says}: ${misspoken.says}` };
  if (refutation === undefined) return undefined;
  return { property: expectations.name, claim: expectations.claim, refutation };
}

/** The run that these actions make, disabled ones left out: a counterexample, re-executed. */
export function rerun(model: Model, actions: Iterable<RunStep['action']>): readonly RunStep[] {
  const run: RunStep[] = [];
  let state: MachineState = model.initial;
  for (const action of actions) {
    const after = model.step(state, action);
    if (after === undefined) continue;
    run.push({ action, before: state, outcome: after.outcome, after: after.state });
    state = after.state;
  }
  return run;
}
