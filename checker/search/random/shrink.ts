/**
 * Makes a run that breaks a property short and simple.
 *
 * Works on the actions themselves, not on the numbers that chose them: those mean something else
 * once an earlier one is gone. Blocks go first, the last action included, then calls together with
 * their returns, then operands become simpler. A run counts only if the same property breaks at
 * the same kind of step. What was tried is not tried again, and there is an end to trying.
 */

import type { Action } from '../../../model/action.ts';
import type { Machine } from '../../../model/machine.ts';
import { plain } from '../../../model/rights.ts';
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
  /** Whether operands may change, and to what: not when only what a menu offers may happen. */
  readonly operands: Numbers | undefined;
}

/** How many nouns of each kind there are to name. */
export interface Numbers {
  readonly spaces: number;
  readonly threads: number;
  readonly portals: number;
  readonly spans: number;
}

export function numbersOf({ spaces, threads, portals, spans }: Machine): Numbers {
  return {
    spaces: spaces.length,
    threads: threads.length,
    portals: portals.length,
    spans: spans.length,
  };
}

export function shrink(
  actions: readonly Action[],
  stillBreaks: StillBreaks,
  { attemptsMax, outOfTime, operands }: ShrinkOptions,
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
    if (operands === undefined) continue;
    bypassGrants(() => best, better);
    simplifyOperands(() => best, better);
    dropAndRename(() => best, better, operands);
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
function dropAndRename(best: Best, better: Try, numbers: Numbers): void {
  for (let at = best().length - 2; at >= 0; at--) {
    const actions = best();
    const last = actions.at(-1);
    if (last === undefined || at >= actions.length - 1) continue;
    const others = actions.filter((_, i) => i !== at && i !== actions.length - 1);
    for (const renamed of renamings(last, numbers)) {
      if (better([...others, renamed])) break;
    }
  }
}

const namesIn = {
  thread: 'threads',
  portal: 'portals',
  span: 'spans',
  as: 'spaces',
  to: 'spaces',
  from: 'spaces',
} as const;

/** The same action with one or two of its nouns renamed, lowest numbers first. */
function* renamings(action: Action, numbers: Numbers): Generator<Action> {
  const once = [...renamedOnce(action, numbers)];
  yield* once;
  for (const renamed of once.slice(0, 24)) yield* renamedOnce(renamed, numbers);
}

function* renamedOnce(action: Action, numbers: Numbers): Generator<Action> {
  for (const [field, table] of Object.entries(namesIn)) {
    const named: unknown = (action as unknown as Record<string, unknown>)[field];
    if (typeof named !== 'number') continue;
    for (let other = 0; other < Math.min(numbers[table], 24); other++) {
      if (other !== named) yield { ...action, [field]: other } as Action;
    }
  }
}

/** The same action asking for less: no lends, no messages, value 0, no marks, fewer rights. */
function* simplerThan(action: Action): Generator<Action> {
  if (action.kind === 'call') {
    for (const i of action.lends.keys()) {
      yield { ...action, lends: action.lends.filter((_, j) => j !== i) };
    }
    if (action.arguments.length > 0) yield { ...action, arguments: [] };
    for (const [i, lend] of action.lends.entries()) {
      for (const rights of fewerRights(lend.rights)) {
        yield { ...action, lends: action.lends.map((l, j) => (j === i ? { ...lend, rights } : l)) };
      }
    }
  }
  if (action.kind === 'return' && action.results.length > 0) yield { ...action, results: [] };
  if (action.kind === 'store' && !('value' in action.source && action.source.value === 0)) {
    yield { ...action, source: { value: 0 } };
  }
  if (action.kind === 'grant' || action.kind === 'revoke' || action.kind === 'unpass') {
    for (const rights of fewerRights(action.rights)) yield { ...action, rights };
  }
}

function* fewerRights(rights: number): Generator<number> {
  if (rights !== plain(rights)) yield plain(rights);
  for (const bit of [8, 4, 2, 1]) {
    const fewer = rights & ~(bit | (bit << 4));
    if (fewer !== rights && fewer !== 0) yield fewer;
  }
}
