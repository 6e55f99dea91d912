/**
 * Makes a run that breaks a property short and simple.
 *
 * Works on the actions themselves, not on the numbers that chose them: those mean something else
 * once an earlier one is gone. Blocks go first, the last action included, then calls together with
 * their returns, then operands become simpler. A run counts only if the same property breaks at
 * the same kind of step. What was tried is not tried again, and there is an end to trying.
 */

import {
  type Action,
  operandOf,
  operandsOf,
  type Sort,
  type Sorts,
  withOperand,
} from '../../../model/action.ts';
import { plain } from '../../../model/rights.ts';
import type { Noun, Nouns } from '../../finding/nouns.ts';
import { deleteBlocks } from '../shrinking.ts';

/** The run up to and including the step that breaks the property, or undefined if none does. */
export type StillBreaks = (actions: readonly Action[]) => readonly Action[] | undefined;

export interface Shrunk {
  readonly actions: readonly Action[];
  readonly attempts: number;
}

export interface ShrinkOptions {
  readonly attemptsMax: number;
  /** Once it says so nothing more is tried. */
  readonly outOfTime?: (() => boolean) | undefined;
  /** What operands may name instead; undefined where only what a menu offers may happen. */
  readonly nouns: Nouns | undefined;
}

export function shrink(
  actions: readonly Action[],
  stillBreaks: StillBreaks,
  { attemptsMax, outOfTime, nouns }: ShrinkOptions,
): Shrunk {
  const tried = new Set<string>();
  let best = actions;
  let attempts = 0;

  const better = (candidate: readonly Action[]): boolean => {
    const key = JSON.stringify(candidate);
    if (attempts >= attemptsMax || tried.has(key) || outOfTime?.()) return false;
    tried.add(key);
    attempts++;
    const broken = stillBreaks(candidate);
    if (broken === undefined) return false;
    best = broken;
    return true;
  };

  for (let before: readonly Action[] | undefined; before !== best; ) {
    before = best;
    deleteBlocks(
      () => best,
      ({ items }) => better(items),
    );
    dropCalls(() => best, better);
    if (nouns === undefined) continue;
    bypassGrants(() => best, better);
    simplifyOperands(() => best, better);
    dropAndRename(() => best, better, nouns);
  }
  return { actions: best, attempts };
}

type Try = (candidate: readonly Action[]) => boolean;
type Best = () => readonly Action[];

/** Leaves out a call and the return that ends it, which must go together. */
function dropCalls(best: Best, better: Try): void {
  for (let at = best().length - 1; at >= 0; at--) {
    const actions = best();
    const end = returnOf(actions, at);
    if (end === undefined) continue;
    better(actions.filter((_, i) => i !== at && i !== end));
  }
}

/** Where one grants and the receiver grants on, lets the last have it from the first. */
function bypassGrants(best: Best, better: Try): void {
  for (let at = best().length - 1; at >= 0; at--) {
    const onwards = best()[at];
    if (onwards?.kind !== 'grant') continue;
    const from = best().findLastIndex(
      (first, i) => i < at && first.kind === 'grant' && first.to === onwards.as,
    );
    const first = best()[from];
    if (first?.kind !== 'grant' || first.as === onwards.to) continue;
    const direct = { ...onwards, as: first.as, thread: first.thread };
    // The call in between, by which the middle one came to run, may go at once or stay.
    if (better([...best().slice(0, from), direct, ...best().slice(at + 1)])) continue;
    better(best().flatMap((action, i) => (i === from ? [] : i === at ? [direct] : [action])));
  }
}

function returnOf(actions: readonly Action[], at: number): number | undefined {
  const call = actions[at];
  if (call?.kind !== 'call') return undefined;
  let depth = 0;
  for (let i = at; i < actions.length; i++) {
    const action = actions[i];
    if (action === undefined || !('thread' in action) || action.thread !== call.thread) continue;
    if (action.kind === 'call') depth++;
    if (action.kind === 'return' && --depth === 0) return i;
  }
  return undefined;
}

function simplifyOperands(best: Best, better: Try): void {
  for (let at = 0; at < best().length; at++) {
    for (let found = true; found; ) {
      found = false;
      for (const simpler of simplerThan(best()[at] as Action)) {
        if (!better(best().map((action, i) => (i === at ? simpler : action)))) continue;
        found = at < best().length;
        break;
      }
    }
  }
}

/**
 * Leaves an action out while the last one names something else: a call too many from deep down may
 * be one too many from the base frame, through another portal.
 */
function dropAndRename(best: Best, better: Try, nouns: Nouns): void {
  for (let at = best().length - 2; at >= 0; at--) {
    const actions = best();
    const last = actions.at(-1);
    if (last === undefined || at >= actions.length - 1) continue;
    const others = actions.filter((_, i) => i !== at && i !== actions.length - 1);
    for (const renamed of renamings(last, nouns)) {
      if (better([...others, renamed])) break;
    }
  }
}

/** So many other nouns are tried in place of one, and so many actions renamed once are renamed again. */
const renamingsMax = 24;

/** The same action with one or two of its nouns renamed, lowest numbers first. */
function* renamings(action: Action, nouns: Nouns): Generator<Action> {
  const once = [...renamedOnce(action, nouns)];
  yield* once;
  for (const renamed of once.slice(0, renamingsMax)) yield* renamedOnce(renamed, nouns);
}

function* renamedOnce(action: Action, nouns: Nouns): Generator<Action> {
  for (const noun of Object.keys(nouns) as Noun[]) {
    for (const [field, sort] of operandsOf(action.kind)) {
      if (sort !== noun) continue;
      for (let other = 0; other < Math.min(nouns[noun].length, renamingsMax); other++) {
        if (other !== operandOf(action, field)) yield withOperand(action, field, other);
      }
    }
  }
}

/** The same action asking for less: no lends, no messages, value 0, no marks, fewer rights. */
function* simplerThan(action: Action): Generator<Action> {
  for (const { sort, simpler } of simplifications) {
    for (const [field, one] of operandsOf(action.kind)) {
      if (one !== sort) continue;
      for (const value of simpler(operandOf(action, field))) {
        yield withOperand(action, field, value);
      }
    }
  }
}

interface Simplification {
  readonly sort: Sort;
  simpler(was: unknown): Iterable<unknown>;
}

function simplifying<S extends Sort>(
  sort: S,
  simpler: (was: Sorts[S]) => Iterable<Sorts[S]>,
): Simplification {
  return { sort, simpler: (was) => simpler(was as Sorts[S]) };
}

/** In the order in which they are tried. */
const simplifications: readonly Simplification[] = [
  simplifying('lends', (lends) => lends.map((_, i) => lends.filter((_, j) => j !== i))),
  simplifying('sources', (sources) => (sources.length > 0 ? [[]] : [])),
  simplifying('lends', function* (lends) {
    for (const [i, lend] of lends.entries()) {
      for (const rights of fewerRights(lend.rights)) yield lends.with(i, { ...lend, rights });
    }
  }),
  simplifying('source', (source) =>
    'value' in source && source.value === 0 ? [] : [{ value: 0 }],
  ),
  simplifying('rights', fewerRights),
];

function* fewerRights(rights: number): Generator<number> {
  if (rights !== plain(rights)) yield plain(rights);
  for (const bit of [8, 4, 2, 1]) {
    const fewer = rights & ~(bit | (bit << 4));
    if (fewer !== rights && fewer !== 0) yield fewer;
  }
}
