/** How properties name what they talk about. Whole sentences are written where the claims are. */

import type { Action } from '../model/action.ts';
import { endOf, type Range, showRange } from '../model/address.ts';
import type { Machine, ThreadDescription } from '../model/machine.ts';
import type {
  CellId,
  Environment,
  Frame,
  PageId,
  SpaceId,
  Thread,
  ThreadId,
} from '../model/state.ts';
import { hunkAt } from './facts.ts';

export function nameOf(machine: Machine, space: SpaceId): string {
  return machine.spaces[space]?.name ?? `space ${space}`;
}

export function environmentName(machine: Machine, { code, data }: Environment): string {
  const name = nameOf(machine, data);
  return code === data ? name : `${nameOf(machine, code)} on the data of ${name}`;
}

/** As the scenario language says it: `app.buffer`, `app.buffer[0, 8)`, `main.hunk(2)`. */
export function placeName(machine: Machine, cell: CellId): string {
  const base = machine.cuts[cell];
  const end = machine.cuts[cell + 1];
  if (base === undefined || end === undefined) return 'beyond the top';
  const stack = hunkAt(machine, cell);
  if (stack !== undefined) {
    const {
      name,
      stack: first,
      hunkBytes,
    } = machine.description.threads[stack.thread] as ThreadDescription;
    const bottom = first + BigInt(stack.hunk) * hunkBytes;
    return partOf(`${name}.hunk(${stack.hunk})`, { base: bottom, bytes: hunkBytes }, base, end);
  }
  const region = machine.description.regions.find((r) => r.base <= base && base < endOf(r));
  if (region === undefined) return showRange({ base, bytes: end - base });
  return partOf(region.name, region, base, end);
}

function partOf(name: string, whole: Range, base: bigint, end: bigint): string {
  if (base === whole.base && end === endOf(whole)) return name;
  return `${name}[${base - whole.base}, ${end - whole.base})`;
}

export function threadName(machine: Machine, thread: ThreadId): string {
  return machine.threads[thread]?.name ?? `thread ${thread}`;
}

export function pageName(machine: Machine, page: PageId): string {
  return machine.description.pages?.virtual[page]?.name ?? `page ${page}`;
}

export function physicalName(machine: Machine, page: PageId): string {
  return machine.description.pages?.physical[page]?.name ?? `physical page ${page}`;
}

/** The frame whose code runs. Properties ask only about threads that have one. */
export function running(thread: Thread | undefined): Frame | undefined {
  return thread?.[thread.length - 1];
}

/** `a revoke`, `an unpass`. */
export function aKind({ kind }: Pick<Action, 'kind'>): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
