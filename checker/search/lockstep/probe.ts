/**
 * The range of addresses that a difference is about, and what the model, the tables and each buffer
 * hold of it.
 *
 * Reads, and changes nothing. Rights are those of the actor that used the range last; where there was
 * none, the tables are not asked.
 */

import type { Machine as Executor } from '../../../executor/machine.ts';
import { addressOf } from '../../../executor/units/extent.ts';
import type { Plb } from '../../../executor/units/plb.ts';
import type { Asker, RegionTable } from '../../../executor/units/region-table.ts';
import { endOf, overlap, type Range } from '../../../model/address.ts';
import { allRights, letters, plain, type Rights, right } from '../../../model/rights.ts';
import type { Model } from '../../../model/semantics.ts';
import type { Frame, MachineState } from '../../../model/state.ts';
import type { KeptTooLong } from '../../finding/mismatch.ts';
import type { Mapping } from '../../finding/suspected-unit.ts';
import type { Content } from '../../finding/timeline.ts';
import { takesAway } from './admissible.ts';
import { cellAt, type Lockstep } from './lockstep.ts';
import type { LockstepRun } from './lockstep-run.ts';

export interface Probe extends Range {
  /** The hart or engine that used the range, and the rights that it needed; 0: none is known. */
  readonly actor: number | undefined;
  readonly needed: Rights;
  /** The pages that the range touches. */
  readonly pages: readonly number[];
}

/** What a unit held at one moment. */
export interface Sample {
  /** Absent: nothing. */
  readonly content?: Content;
  /** The model says that what is held has ended. */
  readonly isStale: boolean;
}

export const nothingHeld: Sample = { isStale: false };

/** Undefined when the difference is about no addresses. `before`: the model's state before the last retirement. */
export function probeOf(
  model: Model,
  { mismatch, retirements }: LockstepRun,
  before: MachineState,
): Probe | undefined {
  const { spans, portals, devices, description } = model.machine;
  if (mismatch?.kind === 'cached') {
    const actor = actorOfUnit(model, mismatch.unit);
    return probing(model, rangeOf(model, mismatch), { actor, needed: 0 });
  }
  const last = retirements.at(-1);
  if (last === undefined) return undefined;
  const { action, actor } = last;
  switch (action.kind) {
    case 'fetch':
    case 'load':
    case 'store':
      return probing(model, spans[action.span], { actor, needed: accessRights[action.kind] });
    case 'call': {
      const base = description.portals[action.portal]?.entry;
      if (base === undefined || portals.length === 0) return undefined;
      return probing(model, { base, bytes: 1n }, { actor, needed: right.e });
    }
    case 'beat': {
      const transfer = before.devices[action.device];
      if (devices.length === 0 || transfer?.kind !== 'transfer') return undefined;
      const needed = transfer.direction === 'in' ? right.w : right.r;
      return probing(model, spans[transfer.span], { actor, needed });
    }
    default: {
      const loss = retirements.findLast((one) => takesAway(one.action))?.action;
      if (loss === undefined || !('span' in loss)) return undefined;
      return probing(model, spans[loss.span], { actor: undefined, needed: 0 });
    }
  }
}

const accessRights = { fetch: right.x, load: right.r, store: right.w } as const;

/** The executor's number of the hart or engine that a unit belongs to; the region table is nobody's. */
export function actorOfUnit({ machine }: Model, unit: KeptTooLong['unit']): number | undefined {
  if (unit.kind === 'region table') return undefined;
  return unit.kind === 'engine' ? machine.threads.length + unit.device : unit.hart;
}

function rangeOf({ machine }: Model, kept: KeptTooLong): Range | undefined {
  if ('space' in kept) return { base: kept.first, bytes: kept.last - kept.first + 1n };
  const { virtual = [], bytes = 0n } = machine.description.pages ?? {};
  const base = virtual[kept.page]?.base;
  return base === undefined ? undefined : { base, bytes };
}

function probing(
  { machine }: Model,
  range: Range | undefined,
  by: Pick<Probe, 'actor' | 'needed'>,
): Probe | undefined {
  if (range === undefined) return undefined;
  const { virtual = [], bytes = 0n } = machine.description.pages ?? {};
  const pages = virtual.flatMap(({ base }, page) =>
    overlap({ base, bytes }, range) ? [page] : [],
  );
  return { base: range.base, bytes: range.bytes, ...by, pages };
}

/** What the region table lets the actor do on all of the range. */
export function tableSample(executor: Executor, probe: Probe): Sample {
  const asker = askerOf(executor, probe);
  if (asker === undefined) return nothingHeld;
  let rights = 0;
  for (const letter of letters) {
    if (isFoundIn(executor.table, asker, { bit: right[letter], probe })) rights |= right[letter];
  }
  return rightsSample(rights);
}

/** Entry by entry, as a walk would. A broken table may answer anything: the number of questions has an end. */
function isFoundIn(
  table: RegionTable,
  asker: Asker,
  { bit, probe }: { readonly bit: number; readonly probe: Probe },
): boolean {
  let at = probe.base;
  for (let asked = 0; asked < questionsMax && at < endOf(probe); asked++) {
    const entry = table.find(asker, bit, Number(at >> 32n), Number(at & 0xffff_ffffn));
    if (entry === undefined) return false;
    const { lastHi, lastLo } = entry;
    const last = addressOf(lastHi, lastLo);
    at = (last < at ? at : last) + 1n;
  }
  return at >= endOf(probe);
}

const questionsMax = 64;

/** The environment of the code on a hart, or the space of a transfer. */
function askerOf({ harts, engines }: Executor, { actor }: Probe): Asker | undefined {
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

/** What the model lets the actor do on all of the range. */
export function modelSample(model: Model, state: MachineState, probe: Probe): Sample {
  const { machine, authority } = model;
  const thread = state.threads[probe.actor ?? -1];
  const top = thread?.at(-1);
  const transfer = state.devices[(probe.actor ?? 0) - machine.threads.length];
  let rights: Rights = plain(allRights);
  const last = cellAt(machine, endOf(probe) - 1n);
  for (let cell = cellAt(machine, probe.base); cell <= last; cell++) {
    const held = (frames: readonly Frame[], space: number) =>
      authority.heldWith(machine, state, frames, space, cell);
    if (thread !== undefined && top !== undefined) {
      const frames = authority.counting(thread);
      rights &= held(frames, top.code) | held(frames, top.data);
    } else if (transfer?.kind === 'transfer') {
      rights &= held(state.threads[transfer.thread] ?? [], transfer.space);
    } else return nothingHeld;
  }
  return rightsSample(rights);
}

function rightsSample(rights: Rights): Sample {
  return { content: { kind: 'rights', rights: plain(rights) }, isStale: false };
}

/** The copies of a PLB that touch the range. */
export function plbSample(plb: Plb, lockstep: Lockstep, probe: Probe): Sample {
  const held = plb.copies().filter(({ first, last }) => first < endOf(probe) && last >= probe.base);
  if (held.length === 0) return nothingHeld;
  const copies = held
    .map(({ space, rights }) => ({ rights: plain(rights), space }))
    .sort((a, b) => a.space - b.space || a.rights - b.rights)
    .filter(({ space, rights }, i, all) => {
      const before = all[i - 1];
      return space !== before?.space || rights !== before.rights;
    });
  return {
    content: { kind: 'copies', copies },
    isStale: held.some((copy) => !lockstep.isCovered(copy)),
  };
}

/** The mappings of the range's pages that a table or buffer holds. */
export function mappingsSample(
  kept: readonly { readonly page: number; readonly physicalPage: number }[],
  lockstep: Lockstep,
  { pages }: Probe,
): Sample {
  const here = kept.filter(({ page }) => pages.includes(page));
  if (here.length === 0) return nothingHeld;
  const mappings = here
    .map(({ page, physicalPage: to }): Mapping => ({ page, physicalPage: to < 0 ? undefined : to }))
    .sort((a, b) => a.page - b.page || (a.physicalPage ?? -1) - (b.physicalPage ?? -1));
  return {
    content: { kind: 'mappings', mappings, isOfOnePage: pages.length === 1 },
    isStale: here.some((one) => !lockstep.isMapped(one)),
  };
}
