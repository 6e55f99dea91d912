/**
 * A state cut into parts: the spaces, the grants, each thread, each device, and so on, each with a number.
 * Sets of parts are masks: bit `p` stands for part `p`.
 */

import type { Machine } from '../../../model/machine.ts';
import type { MachineState } from '../../../model/state.ts';

/** A part of a state, by its number. */
export type Part = number;

/** As many as a mask can tell apart without its sign. */
export const partsMax = 31;

/** The parts that are one member of the state's record each; their numbers are their places here. */
export const singleParts = [
  'spaces',
  'grants',
  'lines',
  'map',
  'memory',
  'pins',
  'wiring',
] as const;

/** The lowest part of a mask that has one. Loop over all: `for (let m = mask; m !== 0; m &= m - 1)`. */
export function lowestPart(mask: number): Part {
  return 31 - Math.clz32(mask & -mask);
}

/** The parts of a mask, in ascending order. */
export function partsIn(mask: number): Part[] {
  const parts: Part[] = [];
  for (let left = mask; left !== 0; left &= left - 1) parts.push(lowestPart(left));
  return parts;
}

/** A list of which each entry is a part; on a machine with too many threads and devices, all are one part. */
export interface ListParts {
  readonly from: Part;
  readonly length: number;
  readonly isOnePart: boolean;
}

export interface ListsOfParts {
  readonly threads: ListParts;
  readonly devices: ListParts;
}

export function listsOfParts({ threads, devices }: Machine): ListsOfParts {
  const from = singleParts.length;
  const isOnePart = from + threads.length + devices.length > partsMax;
  const behind = from + (isOnePart ? 1 : threads.length);
  return {
    threads: { from, length: threads.length, isOnePart },
    devices: { from: behind, length: devices.length, isOnePart },
  };
}

/** Single parts first, then each thread, then each device. */
export function partsOf(machine: Machine, state: MachineState): unknown[] {
  const { isOnePart } = listsOfParts(machine).threads;
  const lists = isOnePart ? [state.threads, state.devices] : [...state.threads, ...state.devices];
  return [...singleParts.map((name) => state[name]), ...lists];
}

/** The state that these parts make. */
export function stateOf(machine: Machine, parts: readonly unknown[]): MachineState {
  const { threads, devices } = listsOfParts(machine);
  const entries = ({ from, length, isOnePart }: ListParts) =>
    isOnePart ? parts[from] : parts.slice(from, from + length);
  const [spaces, grants, lines, map, memory, pins, wiring] = parts;
  const lists = { threads: entries(threads), devices: entries(devices) };
  return { spaces, grants, lines, map, memory, pins, wiring, ...lists } as unknown as MachineState;
}
