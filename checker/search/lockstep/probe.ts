/**
 * The place that a difference is about, and what each buffer, table and the model say of it.
 *
 * It reads what there is and changes nothing. Rights are those of whoever used the place last; where
 * nobody did, those of nobody, and tables are then not asked.
 */

import type { Machine as Executor } from '../../../executor/machine.ts';
import type { Plb } from '../../../executor/units/plb.ts';
import type { Asker, RegionTable } from '../../../executor/units/region-table.ts';
import { endOf, type Range } from '../../../model/address.ts';
import { allRights, letters, plain, right, showRights } from '../../../model/rights.ts';
import type { Model } from '../../../model/semantics.ts';
import type { Frame, MachineState } from '../../../model/state.ts';
import { takesAway } from './admissible.ts';
import { cellAt, type Lockstep } from './lockstep.ts';
import type { LockstepRun } from './lockstep-run.ts';

export interface Place extends Range {
  /** The hart or engine that used it, and for what. */
  readonly actor: number | undefined;
  readonly needed: number;
  /** Pages that it is in. */
  readonly pages: readonly number[];
}

/** What is said of the place; empty: nothing. */
export interface Said {
  readonly text: string;
  /** The model says that this is over. */
  readonly isStale: boolean;
}

export const silence: Said = { text: '', isStale: false };

/** Undefined when the difference is about no addresses. `before` is the state that was left last. */
export function placeOf(
  model: Model,
  { mismatch, retirements }: LockstepRun,
  before: MachineState,
): Place | undefined {
  const { spans, portals, devices, description } = model.machine;
  if (mismatch?.kind === 'cached') {
    const { actor, first, last, page } = mismatch;
    if (first !== undefined && last !== undefined) {
      return on(model, { base: first, bytes: last - first + 1n }, { actor, needed: 0 });
    }
    const { virtual = [], bytes = 0n } = description.pages ?? {};
    const base = virtual[page ?? -1]?.base;
    return base === undefined ? undefined : on(model, { base, bytes }, { actor, needed: 0 });
  }
  const last = retirements.at(-1);
  if (last === undefined) return undefined;
  const { action, actor } = last;
  switch (action.kind) {
    case 'fetch':
      return on(model, spans[action.span], { actor, needed: right.x });
    case 'load':
      return on(model, spans[action.span], { actor, needed: right.r });
    case 'store':
      return on(model, spans[action.span], { actor, needed: right.w });
    case 'call': {
      const base = description.portals[action.portal]?.entry;
      if (base === undefined || portals.length === 0) return undefined;
      return on(model, { base, bytes: 1n }, { actor, needed: right.e });
    }
    case 'beat': {
      const transfer = before.devices[action.device];
      if (devices.length === 0 || transfer?.kind !== 'transfer') return undefined;
      const needed = transfer.direction === 'in' ? right.w : right.r;
      return on(model, spans[transfer.span], { actor, needed });
    }
    default: {
      const loss = retirements.findLast((one) => takesAway(one.action))?.action;
      if (loss === undefined || !('span' in loss)) return undefined;
      return on(model, spans[loss.span], { actor: undefined, needed: 0 });
    }
  }
}

function on(
  { machine }: Model,
  range: Range | undefined,
  by: Pick<Place, 'actor' | 'needed'>,
): Place | undefined {
  if (range === undefined) return undefined;
  const { virtual = [], bytes = 0n } = machine.description.pages ?? {};
  const pages = virtual.flatMap(({ base }, page) => (meet({ base, bytes }, range) ? [page] : []));
  return { base: range.base, bytes: range.bytes, ...by, pages };
}

function meet(a: Range, b: Range): boolean {
  return a.base < endOf(b) && b.base < endOf(a);
}

/** What the region table says whoever used the place may do on all of it. */
export function tableSays(executor: Executor, place: Place): Said {
  const asker = askerOf(executor, place);
  if (asker === undefined) return silence;
  let rights = 0;
  for (const letter of letters) {
    if (isFoundIn(executor.table, asker, { bit: right[letter], place })) rights |= right[letter];
  }
  return { text: rightsText(rights), isStale: false };
}

/** Entry by entry, as a walk would. A broken table may answer anything: it is not asked for ever. */
function isFoundIn(
  table: RegionTable,
  asker: Asker,
  { bit, place }: { readonly bit: number; readonly place: Place },
): boolean {
  let at = place.base;
  for (let asked = 0; asked < askedMost && at < endOf(place); asked++) {
    const entry = table.find(asker, bit, Number(at >> 32n), Number(at & 0xffff_ffffn));
    if (entry === undefined) return false;
    const { lastHi, lastLo } = entry;
    const last = (BigInt(lastHi) << 32n) | BigInt(lastLo);
    at = (last < at ? at : last) + 1n;
  }
  return at >= endOf(place);
}

const askedMost = 64;

/** Those of the code on a hart, or of a transfer. */
function askerOf({ harts, engines }: Executor, { actor }: Place): Asker | undefined {
  const hart = harts[actor ?? -1];
  if (hart !== undefined) {
    const { frames, id } = hart;
    if (frames.depth === 0) return undefined;
    const { code, data } = frames.top;
    return { code, data, thread: id, floor: frames.floor };
  }
  const engine = engines.find(({ id }) => id === actor);
  if (engine?.isActive !== true) return undefined;
  const { space, thread } = engine.transfer;
  return { code: space, data: space, thread, floor: 0 };
}

/** What the model says of the same. */
export function modelSays(model: Model, state: MachineState, place: Place): Said {
  const { machine, authority } = model;
  const thread = state.threads[place.actor ?? -1];
  const top = thread?.at(-1);
  const transfer = state.devices[(place.actor ?? 0) - machine.threads.length];
  let rights: number = plain(allRights);
  const last = cellAt(machine, endOf(place) - 1n);
  for (let cell = cellAt(machine, place.base); cell <= last; cell++) {
    const held = (frames: readonly Frame[], space: number) =>
      authority.heldWith(machine, state, frames, space, cell);
    if (thread !== undefined && top !== undefined) {
      const frames = authority.counting(thread);
      rights &= held(frames, top.code) | held(frames, top.data);
    } else if (transfer?.kind === 'transfer') {
      rights &= held(state.threads[transfer.thread] ?? [], transfer.space);
    } else return silence;
  }
  return { text: rightsText(rights), isStale: false };
}

function rightsText(rights: number): string {
  return plain(rights) === 0 ? '-' : showRights(plain(rights));
}

/** What a PLB holds of the place, and for whom. */
export function plbSays(
  { machine }: Model,
  {
    plb,
    lockstep,
    place,
  }: { readonly plb: Plb; readonly lockstep: Lockstep; readonly place: Place },
): Said {
  const held = plb.copies().filter(({ first, last }) => first < endOf(place) && last >= place.base);
  const texts = held.map(
    ({ space, rights }) => `${showRights(plain(rights))} ${machine.spaces[space]?.name}`,
  );
  const isStale = held.some((copy) => !lockstep.isCovered(copy));
  return { text: [...new Set(texts)].sort().join(', '), isStale };
}

/** Where those who keep pages take them to be; the page table too, of which nothing is ever stale. */
export function pagesSay(
  { machine }: Model,
  kept: readonly { readonly page: number; readonly physicalPage: number }[],
  { lockstep, place }: { readonly lockstep: Lockstep; readonly place: Place },
): Said {
  const here = kept.filter(({ page }) => place.pages.includes(page));
  const texts = here.map(({ page, physicalPage }) => {
    const to = physicalPage < 0 ? '-' : `phys ${physicalPage}`;
    return place.pages.length === 1 ? to : `${machine.pages?.virtual[page]?.name} ${to}`;
  });
  const isStale = here.some((one) => !lockstep.isMapped(one));
  return { text: texts.sort().join(', '), isStale };
}
