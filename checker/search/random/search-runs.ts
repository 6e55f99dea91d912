/**
 * Random runs of one machine, drawn by fast-check.
 *
 * What fast-check generates is a list of choices, plain numbers; generate.ts says what they mean in
 * each state. fast-check owns the seed, the sizes and the number of runs. It does not shrink: a number means
 * something else once an earlier one is gone, so shrink.ts works on the actions of the failing
 * run, cut at the failing step.
 */

import * as fc from 'fast-check';
import type { Action } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import { nounsOf } from '../../finding/nouns.ts';
import {
  type ActionSource,
  isDrawnAnew,
  type MenuSource,
  mayAct,
  offersOf,
} from '../action-source.ts';
import type { Judge, Objection } from '../judge.ts';
import { type Choice, choice, type Draw, drawFrom } from './generate.ts';
import { MemoisedRuns, type TakenRun } from './memoised-runs.ts';
import { shorterThan } from './shortest.ts';
import { type StillBreaks, shrink } from './shrink.ts';

export interface RunOptions {
  readonly seed: number;
  readonly runs: number;
  /** The most choices that one run makes. */
  readonly steps: number;
  /** Called after each run with how many are done. */
  readonly onRun?: (runs: number) => void;
  /** Asked before each run: whether to stop with those that are done. */
  readonly outOfTime?: () => boolean;
}

export interface RandomResult {
  /** Fewer than were wanted when a run broke something, or when the time was up. */
  readonly runs: number;
  /** Steps taken and judged, refused ones included; shrinking not counted. */
  readonly steps: number;
  /** How many states the runs were in, where that is known: over a menu. */
  readonly states?: number;
  readonly found?: FoundRun;
}

/** A run that breaks a property, shrunk. */
export interface FoundRun {
  readonly actions: readonly Action[];
  readonly objection: Objection;
  /** Steps of the run as it was found. */
  readonly from: number;
  readonly attempts: number;
  /** Whether no shorter run can be made of what this one names. */
  readonly isShortest: boolean;
}

export function searchRandomly(
  model: Model,
  source: ActionSource,
  judge: Judge,
  options: RunOptions,
): RandomResult {
  const initial = judge.initial(model.initial);
  if (initial !== undefined) {
    return {
      runs: 0,
      steps: 0,
      found: { actions: [], objection: initial, from: 0, attempts: 0, isShortest: true },
    };
  }
  let runs = 0;
  let steps = 0;
  let failing: Pick<FoundRun, 'actions' | 'objection'> | undefined;

  const menu = source.kind === 'menu' ? source : undefined;
  const memoised =
    menu === undefined || isDrawnAnew(menu)
      ? undefined
      : new MemoisedRuns(model, judge, menu.candidates);

  let isCut = false;
  const survives = ([mix, choices]: [number, Choice[]]): boolean => {
    isCut = options.outOfTime?.() ?? false;
    // fast-check ends at a run that fails.
    if (isCut) return false;
    judge.ledger.beginRun();
    const taken =
      memoised?.take(choices) ?? takeRun(model, drawFrom(source, model, mix), judge, choices);
    steps += taken.actions.length;
    const { actions, objection } = taken;
    if (objection !== undefined) {
      failing = { actions, objection };
      return false;
    }
    runs++;
    options.onRun?.(runs);
    return true;
  };

  // `size: 'max'`: by default "up to 50 choices" means about five. No shortest length: short runs
  // are the ones that people read.
  const list = fc.array(choice, { maxLength: options.steps, size: 'max' });
  const details = fc.check(fc.property(fc.tuple(fc.nat(), list), survives), {
    seed: options.seed,
    numRuns: options.runs,
    endOnFailure: true,
  });

  if (failing === undefined) {
    // To fast-check an exception is a failing run: here it is a bug of ours.
    if (details.failed && !isCut) throw details.errorInstance;
    const states = memoised?.states;
    return { runs, steps, ...(states !== undefined && { states }) };
  }
  const { outOfTime } = options;
  const { actions, objection } = failing;
  const broken = { objection, kind: actions.at(-1)?.kind, menu };
  const { attempts, actions: shrunk } = shrink(actions, breaking(model, judge, broken), {
    attemptsMax: 2000,
    outOfTime,
    nouns: isDrawnAnew(source) ? nounsOf(model.machine) : undefined,
  });
  const last = shortened(model, judge, shrunk, broken, outOfTime);
  return { runs: runs + 1, steps, found: { ...last, from: actions.length, attempts } };
}

/** The run as shrunk, or a shorter one made of what it names, if the plain search finds one. */
export function shortened(
  model: Model,
  judge: Judge,
  actions: readonly Action[],
  { objection: first, menu }: Broken,
  outOfTime: (() => boolean) | undefined,
) {
  const asking = judge.asking(first.property);
  const objection = replayJudged(model, asking, actions)?.objection ?? first;
  return { actions, objection, ...shorterThan(model, asking, actions, menu, outOfTime) };
}

/** Takes the steps that the choices come to, judging each, up to the first objection. */
export function takeRun(
  model: Model,
  draw: Draw,
  judge: Judge,
  choices: readonly Choice[],
): TakenRun {
  const actions: Action[] = [];
  let state = model.initial;
  for (const choice of choices) {
    const candidate = draw(state, choice);
    if (candidate === undefined) continue;
    const { action, entry } = candidate;
    const after = model.step(state, action);
    if (after === undefined) continue;
    if (entry >= 0) judge.ledger.asked.add(entry);
    actions.push(action);
    const objection = judge.step({ before: state, action, after }, choice[2].at(-1) ?? 0);
    if (objection !== undefined) return { actions, objection };
    state = after.state;
  }
  return { actions };
}

/** What a shorter run has to break to count: the same property at the same kind of step. */
export interface Broken {
  readonly objection: Objection;
  readonly kind: Action['kind'] | undefined;
  /** Nothing else may happen in it. */
  readonly menu: MenuSource | undefined;
}

/** The same property, and the same clause of it, broken at the same kind of step. */
export function breaking(
  model: Model,
  judge: Judge,
  { objection, kind, menu }: Broken,
): StillBreaks {
  const asking = judge.asking(objection.property);
  const mayHappen = menu && offeredBy(menu);
  return (actions) => {
    const again = replayJudged(model, asking, actions, { kind, mayHappen });
    if (again === undefined || again.taken.at(-1)?.kind !== kind) return undefined;
    const { property, refutation } = again.objection;
    const same =
      property === objection.property && refutation.clause === objection.refutation.clause;
    return same ? again.taken : undefined;
  };
}

type MayHappen = (state: MachineState, action: Action) => boolean;

/** Whether the menu offers the action in the state. An action does not say which space takes it. */
function offeredBy(menu: MenuSource): MayHappen {
  const offers = offersOf(menu);
  return (state, action) => offers(action).some((candidate) => mayAct(state, candidate));
}

/**
 * Takes the actions one by one, leaving out what is disabled or may not happen, until one breaks a
 * property. Hidden differences are looked for only at steps of the kind, if one is given: each costs
 * many steps.
 */
export function replayJudged(
  model: Model,
  judge: Judge,
  actions: readonly Action[],
  {
    kind,
    mayHappen,
  }: { kind?: Action['kind'] | undefined; mayHappen?: MayHappen | undefined } = {},
): { taken: readonly Action[]; objection: Objection } | undefined {
  const initial = judge.initial(model.initial);
  if (initial !== undefined) return { taken: [], objection: initial };
  const taken: Action[] = [];
  let state = model.initial;
  for (const action of actions) {
    const after = mayHappen?.(state, action) === false ? undefined : model.step(state, action);
    if (after === undefined) continue;
    taken.push(action);
    const ways = kind === undefined || kind === action.kind ? 'all' : 'none';
    const objection = judge.step({ before: state, action, after }, ways);
    if (objection !== undefined) return { taken, objection };
    state = after.state;
  }
  return undefined;
}
