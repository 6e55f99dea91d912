/**
 * *Everything*: the finite set of actions of a machine for which no menu was written.
 *
 * Finite because addresses are cells, regions and one range beyond the top, and because rights,
 * values, portals and spaces are. What is in the set is said in words wherever a verdict depends on
 * it; nothing outside it is ever drawn under its name.
 */

import type { Action, Source } from '../../model/action.ts';
import type { Machine } from '../../model/machine.ts';
import { marked, type Rights } from '../../model/rights.ts';
import type { SpaceId, SpanId, Value } from '../../model/state.ts';

/** Each non-empty set of rights without marks. */
export const plainSets: readonly Rights[] = Array.from({ length: 15 }, (_, i) => i + 1);
/** Each of them without marks, and each all passable. */
export const rightsSets: readonly Rights[] = [...plainSets, ...plainSets.map(marked)];

/** What a call passes or a return brings: nothing, or one value. */
export function messages(machine: Machine): readonly (readonly Source[])[] {
  if (machine.description.registers === 0) return [[]];
  return [[], ...machine.description.values.map((value) => [{ value }])];
}

/** What a store writes. */
export function storable(machine: Machine): readonly Source[] {
  const { memory, values } = machine.description;
  return (memory ? values : [0]).map((value) => ({ value }));
}

export interface Everything {
  readonly machine: Machine;
  /** The ranges that its actions name. */
  readonly spans: readonly SpanId[];
}

/** How many actions there are. */
export function countOf({ machine, spans }: Everything): number {
  const { length: spaces } = machine.spaces;
  const pairs = spaces * (spaces - 1);
  const lends = 1 + spaces * spans.length * rightsSets.length;
  const perThread =
    spans.length * (2 + storable(machine).length) +
    machine.portals.length * lends * messages(machine).length +
    messages(machine).length +
    pairs * spans.length * (rightsSets.length + 2 * plainSets.length);
  return machine.threads.length * (perThread + depthsOf(machine)) + countOutside(machine, spans);
}

/** Frames to unwind to: all that fit but the top one. */
function depthsOf(machine: Machine): number {
  return Math.max(0, ...machine.threads.map(({ hunks }) => hunks.length - 1));
}

function countOutside(machine: Machine, spans: readonly SpanId[]): number {
  const { threads, lines, devices } = machine;
  const made = machine.spaces.filter(({ maker }) => maker !== undefined).length;
  const perDevice = threads.length * (2 * spans.length + 1) + storable(machine).length;
  const perThread = 2 * made + countMapped(machine) + skipsOf(machine).length;
  return (
    lines.length * (1 + threads.length) + devices.length * perDevice + perThread * threads.length
  );
}

/** Each page to each physical page, and each to none. */
function countMapped({ pages }: Machine): number {
  return pages === undefined ? 0 : pages.virtual.length * (pages.physical.length + 1);
}

/** How a fault handler may skip what was refused: with nothing, or with one value. */
function skipsOf(machine: Machine): (readonly Value[])[] {
  if (!machine.takesFaults) return [];
  const { memory, registers, values } = machine.description;
  return memory && registers > 0 ? [[], ...values.map((value) => [value])] : [[]];
}

export function wordsFor(everything: Everything): string {
  const { machine, spans } = everything;
  const lines = [
    `everything, ${countOf(everything).toLocaleString('en')} actions: on each thread fetch, load ` +
      `and store on ${spans.length} ranges (each cell, each region, one beyond the top)`,
    machine.portals.length > 0 ? ', call of each portal with at most one lend' : '',
    ', return, unwind, and grant, revoke and unpass between any two spaces of each range with each ' +
      'set of rights',
    machine.lines.length > 0 ? '; each line raised, and delivered on each thread' : '',
    machine.devices.length > 0
      ? '; each device started on each range in both directions, stopped, and moving'
      : '',
    machine.spaces.some(({ maker }) => maker !== undefined)
      ? '; destroy and create of each space that has a maker'
      : '',
    machine.pages === undefined ? '' : '; each page mapped to each physical page, and unmapped',
    machine.takesFaults ? '; returns that skip what was refused' : '',
  ];
  return lines.join('');
}

/** All of them, always in the same order. */
export function* allActions({ machine, spans }: Everything): Generator<Action> {
  for (const thread of machine.threads.keys()) {
    for (const span of spans) {
      yield { kind: 'fetch', thread, span };
      yield { kind: 'load', thread, span };
      for (const source of storable(machine)) yield { kind: 'store', thread, span, source };
    }
    yield* calls({ machine, spans }, thread);
    for (const results of messages(machine)) yield { kind: 'return', thread, results };
    for (const as of machine.spaces.keys()) {
      for (const other of machine.spaces.keys()) {
        if (other !== as) yield* facts(spans, { thread, as, other });
      }
    }
    for (let depth = 0; depth < depthsOf(machine); depth++) yield { kind: 'unwind', thread, depth };
  }
  yield* actionsFromOutside({ machine, spans });
}

/** What is done with lines, devices, makers, pages and faults; nothing on a machine without. */
export function* actionsFromOutside({ machine, spans }: Everything): Generator<Action> {
  const threads = [...machine.threads.keys()];
  for (const line of machine.lines.keys()) {
    yield { kind: 'raise', line };
    for (const thread of threads) yield { kind: 'deliver', thread, line };
  }
  for (const device of machine.devices.keys()) {
    for (const thread of threads) {
      for (const span of spans) {
        yield { kind: 'start', thread, device, span, direction: 'in' };
        yield { kind: 'start', thread, device, span, direction: 'out' };
      }
      yield { kind: 'stop', thread, device };
    }
    const { memory, values } = machine.description;
    for (const value of memory ? values : [0]) yield { kind: 'beat', device, value };
  }
  for (const thread of threads) {
    for (const skip of skipsOf(machine)) {
      yield { kind: 'return', thread, results: [], resume: { skip } };
    }
    for (const page of machine.pages?.virtual.keys() ?? []) {
      for (const physicalPage of machine.pages?.physical.keys() ?? []) {
        yield { kind: 'map', thread, page, physicalPage };
      }
      yield { kind: 'unmap', thread, page };
    }
  }
  for (const [space, { maker }] of machine.spaces.entries()) {
    if (maker === undefined) continue;
    for (const thread of threads) {
      yield { kind: 'destroy', thread, space };
      yield { kind: 'create', thread, space };
    }
  }
}

function* calls({ machine, spans }: Everything, thread: number): Generator<Action> {
  for (const portal of machine.portals.keys()) {
    for (const passed of messages(machine)) {
      const call = { kind: 'call', thread, portal, arguments: passed } as const;
      yield { ...call, lends: [] };
      for (const lender of machine.spaces.keys()) {
        for (const span of spans) {
          for (const rights of rightsSets) yield { ...call, lends: [{ lender, span, rights }] };
        }
      }
    }
  }
}

function* facts(
  spans: readonly SpanId[],
  { thread, as, other }: { thread: number; as: SpaceId; other: SpaceId },
): Generator<Action> {
  for (const span of spans) {
    for (const rights of rightsSets) yield { kind: 'grant', thread, as, to: other, span, rights };
    for (const rights of plainSets) {
      yield { kind: 'revoke', thread, as, from: other, span, rights };
      yield { kind: 'unpass', thread, as, from: other, span, rights };
    }
  }
}
