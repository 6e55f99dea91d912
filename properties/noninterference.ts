/** What one space does is invisible to another, unless it may flow to it. */

import { actorOf } from '../model/action.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import {
  aKind,
  deviceName,
  pageName,
  physicalName,
  placeName,
  slotName,
  spaceName,
  threadName,
} from '../model/naming.ts';
import { sameOutcome } from '../model/outcome.ts';
import { right } from '../model/rights.ts';
import { get, withEntry } from '../model/sparse.ts';
import type {
  CellFacts,
  CellId,
  MachineState,
  PageId,
  SpaceId,
  Thread,
  Value,
  Wiring,
} from '../model/state.ts';
import { hunkAt, ownerOf, valueCell } from './facts.ts';
import { mayFlow } from './flows.ts';
import type { Observed, PairProperty, Variation } from './property.ts';
import { visibleDifference } from './view.ts';
import { isClosed, portalOfFaults, portalOfLine } from './wiring.ts';

export const noninterference: PairProperty = {
  kind: 'pair',
  name: 'noninterference',
  claim:
    'Two states that look the same to an observer still look the same to it after the same step, ' +
    'unless the actor may flow to it.',
  covers: [
    {
      name: 'somebody acted whose step must tell another space nothing',
      reached: (machine, { before, action, after }) => {
        const top = actorOf(action) === undefined ? undefined : actingFrame(before, action);
        if (top === undefined || after.outcome.kind === 'fault') return false;
        return machine.spaces.some(
          (_, space) =>
            space !== top.data &&
            space !== top.code &&
            mayFlow(machine, before, action, space) === undefined,
        );
      },
    },
    {
      name: 'an observer acted on a state that hides something from it',
      reached: (_, { before, action }) =>
        actingFrame(before, action) !== undefined && Object.keys(before.memory).length > 0,
    },
  ],

  tries: () => 'one hidden difference',

  // One way for each observer and each place that can hold something hidden.
  variations(machine, state) {
    const observers = machine.spaces.length;
    const places = hidingPlaces(machine, state);
    let last: { readonly place: number; readonly changed: Changed | undefined } | undefined;
    return {
      count: observers * places.count,
      vary(way) {
        const observer = way % observers;
        const place = Math.floor(way / observers);
        if (last?.place !== place) last = { place, changed: places.change(place) };
        const { changed } = last;
        if (changed === undefined) return undefined;
        const difference = visibleDifference(machine, state, changed.state, observer);
        return difference === undefined ? { ...changed, observer } : undefined;
      },
    };
  },

  refute(machine, { one, other, variation }) {
    const { observer } = variation;
    const { action } = one;
    const flows = [one, other].some(({ before, after }) => {
      const isRefused = after.outcome.kind === 'fault';
      return mayFlow(machine, before, action, observer, isRefused) !== undefined;
    });
    if (flows) return undefined;
    const difference = differenceFor(machine, { one, other }, observer);
    if (difference === undefined) return undefined;
    const who = spaceName(machine, observer);
    return {
      says: `${who} can tell ${variation.says()}, which is hidden from it: ${aKind(action)} shows it in ${difference}`,
    };
  },
};

/** A state with something else at one place, whoever looks at it. */
type Changed = Omit<Variation, 'observer'>;

function actingFrame(state: MachineState, action: Observed['action']) {
  const thread = actorOf(action);
  return thread === undefined ? undefined : topFrame(state.threads[thread]);
}

function differenceFor(
  machine: Machine,
  { one, other }: { one: Observed; other: Observed },
  observer: SpaceId,
): string | undefined {
  const top = actingFrame(one.before, one.action);
  const own = top?.data === observer || top?.code === observer;
  if (own && !sameOutcome(one.after.outcome, other.after.outcome)) return 'the outcome of its act';
  return visibleDifference(machine, one.after.state, other.after.state, observer);
}

/**
 * Where something can be hidden from an observer: values in memory, hunks and registers, the physical
 * pages of pages, what slots say, and facts between other spaces.
 */
function hidingPlaces(machine: Machine, state: MachineState) {
  const { memory, registers, values } = machine.description;
  const cells = memory ? machine.cuts.length - 1 : 0;
  const frames = state.threads.flatMap((thread, t) => thread.map((_, depth) => ({ t, depth })));
  const held = values.length > 1 ? registers * frames.length : 0;
  const pairs = machine.spaces.length;
  const pages = machine.description.pages?.virtual.length ?? 0;
  // What is pinned, and what devices were aimed at: nothing on most machines.
  const marks = [...otherwisePinned(machine, state), ...otherwiseAimed(machine, state)];
  const slots = slotsThatVary(machine);
  const hidden = cells + held + pages + marks.length + slots.length;
  const facts = (machine.cuts.length - 1) * pairs;
  const value = (place: number) => {
    if (place < cells) return otherValue(machine, state, place);
    if (place >= cells + held + pages) {
      const beyond = place - cells - held - pages;
      const slot = slots[beyond - marks.length];
      return slot === undefined ? marks[beyond] : otherwiseWired(machine, state, slot);
    }
    if (place >= cells + held) return otherwiseMapped(machine, state, place - cells - held);
    const frame = frames[Math.floor((place - cells) / registers)];
    const index = (place - cells) % registers;
    return frame && otherRegister(machine, state, { ...frame, index });
  };
  const fact = (place: number) =>
    anotherReader(machine, state, Math.floor(place / pairs), place % pairs);
  return {
    // Values and facts in turn; the shorter list starts over.
    count: 2 * Math.max(hidden, facts),
    change(place: number): Changed | undefined {
      const which = place >> 1;
      if (place % 2 === 1) return facts === 0 ? undefined : fact(which % facts);
      return hidden === 0 ? undefined : value(which % hidden);
    },
  };
}

/** The next of the machine's values. */
function next(machine: Machine, value: Value): Value | undefined {
  const { values } = machine.description;
  const other = values[(values.indexOf(value) + 1) % values.length];
  return other === value ? undefined : other;
}

function otherValue(machine: Machine, state: MachineState, cell: CellId): Changed | undefined {
  const at = hunkAt(machine, cell);
  const frame = at && state.threads[at.thread]?.[at.hunk];
  if (at !== undefined && frame === undefined) return undefined;
  // With pages a value is varied in its physical page, not at each address that leads there.
  if (at === undefined && (valueCell(machine, state, cell) ?? -1) !== cell) return undefined;
  const was = (frame === undefined ? get(state.memory, cell) : frame.hunk[cell]) ?? 0;
  const value = next(machine, was);
  if (value === undefined) return undefined;
  const says = () => `whether ${was} or ${value} is in ${placeName(machine, cell)}`;
  if (at === undefined || frame === undefined) {
    return { state: { ...state, memory: withEntry(state.memory, cell, stored(value)) }, says };
  }
  const { [cell]: _, ...others } = frame.hunk;
  const hunk = value === 0 ? others : { ...others, [cell]: value };
  return { state: withFrame(state, { t: at.thread, depth: at.hunk }, { hunk }), says };
}

/** The page leads to the next physical page, and after the last to none. */
function otherwiseMapped(machine: Machine, state: MachineState, page: PageId): Changed | undefined {
  const count = machine.description.pages?.physical.length ?? 0;
  const was = state.map[page];
  const now = was === undefined ? 0 : was + 1;
  const { [page]: _, ...others } = state.map;
  const map = now === count ? others : { ...others, [page]: now };
  const says = () => {
    const [a, b] = [was, now === count ? undefined : now].map((one) =>
      one === undefined ? 'nothing' : physicalName(machine, one),
    );
    return `whether ${a} or ${b} is behind ${pageName(machine, page)}`;
  };
  return { state: { ...state, map }, says };
}

/** Each pinned page without its pin. */
function otherwisePinned(machine: Machine, state: MachineState): Changed[] {
  return Object.keys(state.pins).map((key) => {
    const page = Number(key);
    const { [page]: _, ...pins } = state.pins;
    const says = () => `whether ${pageName(machine, page)} is pinned`;
    return { state: { ...state, pins }, says };
  });
}

/** Each device that was aimed, with the aperture that it has from the start. */
function otherwiseAimed(machine: Machine, state: MachineState): Changed[] {
  return state.devices.flatMap((now, device) => {
    const { aperture, ...others } = now;
    if (aperture === undefined) return [];
    const says = () => `what ${deviceName(machine, device)} is aimed at`;
    return [{ state: { ...state, devices: state.devices.with(device, others) }, says }];
  });
}

interface VariedSlot {
  readonly table: keyof Wiring;
  readonly index: number;
}

/** The slots that can be written; none on a machine whose tables have no addresses. */
function slotsThatVary({ description }: Machine): readonly VariedSlot[] {
  const { tables = {}, lines = [], spaces, portals } = description;
  const all = { lines, faults: spaces, portals };
  return (['lines', 'faults', 'portals'] as const).flatMap((table) =>
    tables[table] === undefined ? [] : all[table].map((_, index) => ({ table, index })),
  );
}

/** A line or faults lead to the next portal, a portal is closed that is open, and the other way round. */
function otherwiseWired(
  machine: Machine,
  state: MachineState,
  { table, index }: VariedSlot,
): Changed | undefined {
  const { portals, lines = [], spaces } = machine.description;
  const says = () => `what ${slotName(machine, table, index)} says`;
  if (table === 'portals') {
    const isNowClosed = isClosed(machine, state, index);
    const isAsDescribed = isNowClosed !== (portals[index]?.closed === true);
    const { [index]: _, ...others } = state.wiring.portals;
    const now = isNowClosed ? 'open' : 'closed';
    const kept = isAsDescribed ? others : { ...others, [index]: now as 'open' | 'closed' };
    return { state: { ...state, wiring: { ...state.wiring, portals: kept } }, says };
  }
  const leads = table === 'lines' ? portalOfLine : portalOfFaults;
  const was = leads(machine, state, index);
  const now = ((was ?? -1) + 1) % portals.length;
  if (now === was || portals.length === 0) return undefined;
  const described = table === 'lines' ? lines[index]?.handler : spaces[index]?.faults;
  const { [index]: _, ...others } = state.wiring[table];
  const kept = now === described ? others : { ...others, [index]: now };
  return { state: { ...state, wiring: { ...state.wiring, [table]: kept } }, says };
}

/** Zero is not written down. */
function stored(value: Value): Value | undefined {
  return value === 0 ? undefined : value;
}

function otherRegister(
  machine: Machine,
  state: MachineState,
  { t, depth, index }: { t: number; depth: number; index: number },
): Changed | undefined {
  const frame = state.threads[t]?.[depth];
  const was = frame?.registers[index];
  const value = was === undefined ? undefined : next(machine, was);
  if (frame === undefined || value === undefined) return undefined;
  const registers = frame.registers.with(index, value);
  const says = () => {
    const where = `register ${index} of frame ${depth} on ${threadName(machine, t)}`;
    return `whether ${was} or ${value} is in ${where}`;
  };
  return { state: withFrame(state, { t, depth }, { registers }), says };
}

/** The owner of the cell lets one more space read it, and pass nothing on. */
function anotherReader(
  machine: Machine,
  state: MachineState,
  cell: CellId,
  reader: SpaceId,
): Changed | undefined {
  const owner = ownerOf(machine, state, cell);
  if (owner === undefined || owner === reader) return undefined;
  const onCell: CellFacts = get(state.grants, cell) ?? {};
  if (((onCell[reader]?.[owner] ?? 0) & right.r) !== 0) return undefined;
  const rights = (onCell[reader]?.[owner] ?? 0) | right.r;
  const grants = withEntry(state.grants, cell, {
    ...onCell,
    [reader]: { ...onCell[reader], [owner]: rights },
  });
  const says = () => `whether ${spaceName(machine, reader)} may read ${placeName(machine, cell)}`;
  return { state: { ...state, grants }, says };
}

function withFrame(
  state: MachineState,
  { t, depth }: { t: number; depth: number },
  change: Partial<Thread[number]>,
): MachineState {
  const frames = state.threads[t] ?? [];
  const frame = frames[depth];
  if (frame === undefined) return state;
  const threads = state.threads.with(t, frames.with(depth, { ...frame, ...change }));
  return { ...state, threads };
}
