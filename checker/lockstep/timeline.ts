/**
 * Harts and engines side by side over cycles: from the loss of authority to the use of it.
 *
 * Made by taking the run once more with somebody watching. Cycles in which nothing changes for
 * anybody are one row.
 */

import { causeWords } from '../../executor/cycles.ts';
import type { Retirement } from '../../executor/machine.ts';
import type { Model } from '../../model/semantics.ts';
import { takesAway } from './admissible.ts';
import { type Item, type LockstepOptions, type LockstepRun, replayInLockstep } from './run.ts';

export interface TimelineRow {
  /** Cycles, both included. */
  readonly first: number;
  readonly last: number;
  /** One for each lane: what it spends these cycles on, and what happens in them. */
  readonly cells: readonly string[];
}

/** Harts, engines, and the lines that are raised from outside, where there are any. */
export function lanesOf({ threads, devices, lines }: Model['machine']): string[] {
  const named = [...threads, ...devices].map(({ name }) => name);
  return lines.length === 0 ? named : [...named, 'lines'];
}

/** Outcomes in whatever words the caller has. */
export type Told = (retirement: Retirement) => string;

export function timelineOf(
  model: Model,
  items: readonly Item[],
  options: LockstepOptions,
  told: Told,
): { readonly rows: readonly TimelineRow[]; readonly run: LockstepRun } {
  const cycles: string[][] = [];
  let losing = 0;
  let begun = 0;
  const note = (hart: number, text: string) => {
    const cells = cycles.at(-1);
    if (cells !== undefined) cells[hart] = cells[hart] ? `${cells[hart]}; ${text}` : text;
  };
  const run = replayInLockstep(model, items, {
    ...options,
    onCycle({ harts, engines }) {
      cycles.push([
        ...harts.map(({ doing, isIdle }) => (isIdle ? '' : causeWords[doing])),
        ...engines.map(({ doing }) => doing),
        '',
      ]);
    },
    onIssue(actor, action) {
      note(actor, `${action.kind} is issued`);
      if (takesAway(action)) losing = cycles.length - 1;
    },
    onEvent: note,
    onRetire(retirement) {
      note(retirement.actor, told(retirement));
      begun = retirement.issued;
    },
  });
  const from = Math.min(losing, begun);
  const lanes = lanesOf(model.machine).length;
  return { rows: rowsOf(cycles, from, lanes), run };
}

function rowsOf(
  cycles: readonly (readonly string[])[],
  from: number,
  lanes: number,
): TimelineRow[] {
  const rows: { first: number; last: number; cells: readonly string[] }[] = [];
  for (const [cycle, all] of cycles.entries()) {
    const cells = all.slice(0, lanes);
    if (cycle < from) continue;
    const before = rows.at(-1);
    if (before !== undefined && cells.join('\n') === before.cells.join('\n')) before.last = cycle;
    else rows.push({ first: cycle, last: cycle, cells });
  }
  return rows;
}
