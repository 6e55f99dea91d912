/**
 * Random runs on random machines: the contract's theorems, without any scenario.
 *
 * fast-check draws one value, the numbers of a machine and the choices of a run on it. What breaks
 * is shrunk as one thing too: the run, then the machine around it, until neither gets smaller.
 */

import * as fc from 'fast-check';
import type { MachineDescription } from '../../../model/description.ts';
import type { Design } from '../../../model/design.ts';
import { type Model, model, type Semantics } from '../../../model/semantics.ts';
import { Unusable } from '../../../model/unusable.ts';
import type { Property } from '../../../properties/property.ts';
import { nounsOf } from '../../finding/nouns.ts';
import type { ActionSource } from '../action-source.ts';
import { Judge, type Objection } from '../judge.ts';
import { Ledger } from '../ledger.ts';
import { choice, drawFrom } from './generate.ts';
import { machineFrom, numbersFrom } from './generate-machine.ts';
import {
  type Broken,
  breaking,
  type FoundRun,
  type RandomResult,
  type RunOptions,
  shortened,
  takeRun,
} from './search-runs.ts';
import { shrink } from './shrink.ts';
import { type Setting, smaller } from './shrink-machine.ts';

export interface MachinesResult extends Pick<RandomResult, 'runs' | 'steps'> {
  readonly ledger: Ledger;
  readonly found?: Setting & FoundRun;
}

/** Fewer make small machines, which are where most of what can go wrong goes wrong. */
export const shape = fc.array(fc.nat({ max: 0x3fff_ffff }), {
  minLength: 1,
  maxLength: 48,
  size: 'max',
});

/** `options.runs`: machines, and runs: one run on each. `design`: of all machines, if not the contract's. */
export function searchMachines(
  properties: readonly Property[],
  options: RunOptions & { readonly design?: Partial<Design> },
  semantics?: Semantics,
): MachinesResult {
  const ledger = new Ledger(properties);
  let runs = 0;
  let steps = 0;
  let failing: (Setting & { objection: Objection }) | undefined;

  const run = fc.tuple(
    shape,
    fc.nat(),
    fc.array(choice, { maxLength: options.steps, size: 'max' }),
  );
  let isCut = false;
  const property = fc.property(run, ([numbers, mix, choices]) => {
    isCut = options.outOfTime?.() ?? false;
    if (isCut) return false;
    ledger.beginRun();
    const { design } = options;
    const description = { ...machineFrom(numbersFrom(numbers)), ...(design && { design }) };
    const made = model(description, semantics);
    const judge = new Judge(made, properties, ledger);
    const taken = takeRun(made, drawFrom(everythingSource(made), made, mix), judge, choices);
    steps += taken.actions.length;
    runs++;
    options.onRun?.(runs);
    const { actions, objection } = taken;
    if (objection !== undefined) failing = { description, actions, objection };
    return objection === undefined;
  });
  const details = fc.check(property, {
    seed: options.seed,
    numRuns: options.runs,
    endOnFailure: true,
  });

  if (failing === undefined) {
    if (details.failed && !isCut) throw details.errorInstance;
    return { runs, steps, ledger };
  }
  const { outOfTime } = options;
  const shrunk = shrinkSetting(failing, failing.objection, { properties, semantics, outOfTime });
  return { runs, steps, ledger, found: { ...shrunk, from: failing.actions.length } };
}

export function everythingSource(made: Model): ActionSource {
  const { machine } = made;
  const everything = { machine, spans: [...machine.spans.keys()] };
  return { kind: 'everything', says: 'everything', brief: 'everything', everything };
}

/** How often shrinking may replay a run, in all. */
const replaysMax = 4000;

interface Judging {
  readonly properties: readonly Property[];
  readonly semantics: Semantics | undefined;
  readonly outOfTime: (() => boolean) | undefined;
}

/** Alternates between the run and the machine until neither gets smaller. */
function shrinkSetting(
  setting: Setting,
  objection: Objection,
  judging: Judging,
): Setting & Omit<FoundRun, 'from'> {
  const broken: Broken = { objection, kind: setting.actions.at(-1)?.kind, menu: undefined };
  let best = setting;
  let attempts = 0;
  for (let before: Setting | undefined; before !== best && attempts < replaysMax; ) {
    before = best;
    const onMachine = settled(best.description, judging);
    if (onMachine === undefined) break;
    const stillBreaks = breaking(onMachine.made, onMachine.judge, broken);
    const run = shrink(best.actions, stillBreaks, {
      attemptsMax: replaysMax - attempts,
      outOfTime: judging.outOfTime,
      nouns: nounsOf(onMachine.made.machine),
    });
    attempts += run.attempts;
    if (run.actions !== best.actions) best = { ...best, actions: run.actions };
    for (const next of smaller(best)) {
      if (attempts++ >= replaysMax || judging.outOfTime?.()) break;
      const less = settled(next.description, judging);
      const actions = less && breaking(less.made, less.judge, broken)(next.actions);
      if (actions === undefined) continue;
      best = { description: next.description, actions };
      break;
    }
    const isSame = JSON.stringify(best.actions) === JSON.stringify(before.actions);
    if (isSame && best.description === before.description) best = before;
  }
  const last = settled(best.description, judging);
  if (last === undefined) return { ...best, objection, attempts, isShortest: false };
  const { made, judge } = last;
  const { description, actions } = best;
  return { description, ...shortened(made, judge, actions, broken, judging.outOfTime), attempts };
}

/** The machine running, with a judge of its own; undefined if there is no such machine. */
function settled(
  description: MachineDescription,
  { properties, semantics }: Judging,
): { made: Model; judge: Judge } | undefined {
  try {
    const made = model(description, semantics);
    return { made, judge: new Judge(made, properties, new Ledger(properties)) };
  } catch (error) {
    if (error instanceof Unusable) return undefined;
    throw error;
  }
}
