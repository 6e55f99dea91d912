/**
 * Pruning: what follows when authority goes away.
 *
 * "Each grant is cut down to what its grantor still holds passable", then on every thread each lend
 * to what its lender still holds passable by grants and all lends of that thread. Both by least
 * solutions, so that a circle of grants does not keep itself alive. A fact whose grantor does not hold
 * the right adds nothing to its grantee's authority, so the facts can be judged in any order.
 *
 * Authority over a cell depends on its owner and the facts on it, nothing else: only cells where
 * one of these changed are looked at.
 */

import { type HeldBy, noFrames } from './authority.ts';
import type { WritableFacts } from './facts.ts';
import type { Machine, Span } from './machine.ts';
import { Remembered } from './remembered.ts';
import { covers, cutTo, passable, type Rights, right } from './rights.ts';
import type { Hardware, StateDraft } from './rule.ts';
import { finish } from './rules/dma.ts';
import { changes, entries, get, isEmpty, put, remove } from './sparse.ts';
import type { CellFacts, CellId, DeviceId, Facts, MachineState, Thread } from './state.ts';

export interface Settle {
  /**
   * Prunes what no longer stands. Given the state before the step it looks only at what may have
   * changed, with the same result.
   */
  prune(m: Hardware, before: MachineState | undefined, draft: StateDraft): void;
  /**
   * The same as `prune` without `before`, in phases: one after the other, each a function of the state
   * alone. Absent where pruning cannot be split.
   */
  phases?(machine: Machine): readonly Phase[];
}

export type Phase = (m: Hardware, draft: StateDraft) => void;

/** What is granted and lent, and then every transfer. */
export const settle = settling(({ devices }) => [...devices.keys()]);
/** What is granted and lent: where a transfer is asked about once, at its start. */
export const settleFacts = settling(() => []);

function settling(transfersOf: (machine: Machine) => readonly DeviceId[]): Settle {
  return {
    prune(m, before, draft) {
      const suspects =
        before === undefined
          ? cellsGranted(draft.state)
          : cellsChanged(m.machine, before, draft.state);
      cutGrants(m, suspects, draft);
      for (const thread of m.machine.threads.keys()) cutLends(m, thread, draft);
      for (const device of transfersOf(m.machine)) abortTransfer(m, device, draft);
    },

    phases: (machine) => [
      (m, draft) => cutGrants(m, cellsGranted(draft.state), draft),
      ...[...machine.threads.keys()].map(
        (thread): Phase =>
          (m, draft) =>
            cutLends(m, thread, draft),
      ),
      ...transfersOf(machine).map(
        (device): Phase =>
          (m, draft) =>
            abortTransfer(m, device, draft),
      ),
    ],
  };
}

function cellsGranted({ grants }: MachineState): CellId[] {
  return [...entries(grants)].map(([cell]) => cell);
}

/** The cells with grants where the grants or the owner may have changed. */
function cellsChanged(machine: Machine, before: MachineState, after: MachineState): Set<CellId> {
  const cells = new Set(changes(before.grants, after.grants));
  for (const [t, { hunks }] of machine.threads.entries()) {
    if (before.threads[t] === after.threads[t]) continue;
    for (const { first, end } of hunks) for (let cell = first; cell < end; cell++) cells.add(cell);
  }
  if (before.spaces !== after.spaces) {
    for (const { owner, first, end } of machine.regions) {
      if (before.spaces[owner] === after.spaces[owner]) continue;
      for (let cell = first; cell < end; cell++) cells.add(cell);
    }
  }
  return cells;
}

function cutGrants(m: Hardware, cells: Iterable<CellId>, draft: StateDraft): void {
  const { machine, authority } = m;
  const state = draft.state;
  const cuts: Cut[] = [];
  for (const cell of cells) {
    const facts = get(state.grants, cell);
    if (facts === undefined) continue;
    const left = standingOf(facts, authority.allHeldWith(machine, state, noFrames, cell));
    if (left !== facts) cuts.push({ cell, left });
  }
  if (cuts.length > 0) draft.grants((grants) => apply(cuts, grants));
}

function cutLends(m: Hardware, t: number, draft: StateDraft): void {
  const state = draft.state;
  const thread = state.threads[t] as Thread;
  const cuts: Cut[][] = [];
  for (const cell of cellsLent.about(thread.map(({ lends }) => lends))) {
    // What a frame was lent it lends on: most frames have lends on the same cells.
    const held = m.authority.allHeldWith(m.machine, state, thread, cell);
    let isCut = false;
    for (const [depth, { lends }] of thread.entries()) {
      const facts = get(lends, cell);
      if (facts === undefined) continue;
      const left = standingOf(facts, held);
      if (held.basis !== undefined && nothingToCut.has(held.basis)) break;
      if (left === facts) continue;
      isCut = true;
      cuts[depth] ??= [];
      cuts[depth].push({ cell, left });
    }
    if (held.basis !== undefined && !isCut) nothingToCut.add(held.basis);
  }
  for (const depth in cuts) {
    draft.thread(t, (frames) => apply(cuts[depth] as Cut[], frames[Number(depth)]?.lends ?? {}));
  }
}

/** The cells on which some frame has lends. */
const cellsLent = new Remembered((lends: readonly Facts[]) => {
  const cells = new Set<CellId>();
  for (const facts of lends) for (const [cell] of entries(facts)) cells.add(cell);
  return cells;
});

/** What the holdings on a cell followed from, where each lend of a thread stood. */
const nothingToCut = new WeakSet<object>();

/**
 * "Then each transfer whose space (by grants and all lends of its thread) no longer holds the right
 * on all the cells still to come is aborted."
 */
function abortTransfer(m: Hardware, device: DeviceId, draft: StateDraft): void {
  const { machine, authority } = m;
  const state = draft.state;
  const now = state.devices[device];
  if (now?.kind !== 'transfer') return;
  const { space, thread, direction, span, next } = now;
  const needed = direction === 'in' ? right.w : right.r;
  const frames = state.threads[thread] as Thread;
  const { end } = machine.spans[span] as Span;
  let stands = true;
  for (let cell = next; stands && cell < end; cell++) {
    stands = covers(authority.heldWith(machine, state, frames, space, cell), needed);
  }
  if (!stands) finish(m, draft, device, 'aborted');
}

/** A cell where facts must shrink, and what is left of them. */
interface Cut {
  readonly cell: CellId;
  readonly left: CellFacts;
}

/** The facts on a cell, each cut to what its grantor holds passable. The same object if none has to be. */
function standingOf(facts: CellFacts, held: HeldBy): CellFacts {
  let left: Record<number, Readonly<Record<number, Rights>>> | undefined;
  for (const key in facts) {
    const grantee = Number(key);
    const from = facts[grantee] as Readonly<Record<number, Rights>>;
    const kept = cutDown(from, held);
    if (kept === from) continue;
    left ??= { ...facts };
    if (isEmpty(kept)) delete left[grantee];
    else left[grantee] = kept;
  }
  return left ?? facts;
}

/** By grantor: what each gave, cut to what it holds passable. The same object if nothing has to be. */
function cutDown(
  from: Readonly<Record<number, Rights>>,
  held: HeldBy,
): Readonly<Record<number, Rights>> {
  let kept: Record<number, Rights> | undefined;
  for (const key in from) {
    const grantor = Number(key);
    const rights = from[grantor] as Rights;
    const keeps = cutTo(rights, passable(held(grantor)));
    if (keeps === rights) continue;
    kept ??= { ...from };
    if (keeps === 0) delete kept[grantor];
    else kept[grantor] = keeps;
  }
  return kept ?? from;
}

function apply(cuts: readonly Cut[], facts: WritableFacts): void {
  for (const { cell, left } of cuts) {
    if (isEmpty(left)) remove(facts, cell);
    else put(facts, cell, left);
  }
}
