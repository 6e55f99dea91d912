/**
 * The directed search: plays the steps of a scenario as they are written, and judges each, also by the
 * outcome that its author expects. The first step that breaks something ends the play.
 */

import type { Model } from '../../model/semantics.ts';
import {
  expectations,
  refuteActor,
  refuteMark,
  refuteOutcome,
} from '../../properties/expectations.ts';
import type { RunStep } from '../finding/run-step.ts';
import type { StepData } from '../scenario/data.ts';
import { Judge, type Objection } from './judge.ts';
import { Ledger } from './ledger.ts';
import { askedProperties, explained, findingOf } from './model-search.ts';
import type { Search } from './search.ts';

export const directed: Search<'directed'> = {
  kind: 'directed',
  judges: 'model',

  run(subject, budget, { progress }) {
    const { data, model } = subject;
    if (data.steps.length === 0 && data.may.kind !== 'nothing') return undefined;
    const { property } = budget;
    const asksExpectations = property === undefined || property === expectations.name;
    const properties = askedProperties(subject, budget);
    if (!asksExpectations && properties.length === 0) return undefined;
    const ledger = new Ledger(properties);
    const judge = new Judge(model, properties, ledger);
    const { run, objection } = play(model, data.steps, judge, asksExpectations);
    progress('directed', 1);
    const minimality = { kind: 'as written' } as const;
    const finding = findingOf('directed', subject, budget, {
      scope: `the ${data.steps.length} steps as written`,
      verdict: objection === undefined ? 'holds' : 'violated',
      effort: { runs: 1, steps: run.length },
      ...(objection && {
        violation: explained(subject, judge, { ...objection, run, minimality }),
      }),
    });
    return { finding, ledger };
  },
};

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
      (asksExpectations ? unmetExpectation(model, { step, number: i + 1, done }) : undefined);
    if (objection !== undefined) return { run, objection };
    state = done.after;
  }
  return { run };
}

function unmetExpectation(
  { machine }: Model,
  { step, number, done }: { step: StepData; number: number; done: RunStep },
): Objection | undefined {
  const place = `step ${number} (line ${step.site.line})`;
  const { action } = step;
  const frames = 'thread' in action ? done.before.threads[action.thread] : undefined;
  const isMarked = 'onBehalf' in action && action.onBehalf === true;
  const misspoken =
    (step.by === undefined ? undefined : refuteActor(machine, step.by, frames)) ??
    (isMarked ? refuteMark(frames) : undefined);
  const refutation =
    misspoken === undefined
      ? refuteOutcome(place, step.expect, done.outcome)
      : { says: `${place}: ${misspoken.says}` };
  const { name: property, claim } = expectations;
  return refutation && { property, claim, refutation };
}
