/**
 * Harts side by side over cycles: from the loss of authority to the use of it.
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
  /** One for each hart: what it spends these cycles on, and what happens in them. */
  readonly cells: readonly string[];
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
    if (cells !== undefined) cells[hart] = `${cells[hart]}; ${text}`;
  };
  const run = replayInLockstep(model, items, {
    ...options,
    onCycle({ harts }) {
      cycles.push(harts.map(({ doing, isIdle }) => (isIdle ? '' : causeWords[doing])));
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
  return { rows: rowsOf(cycles, from), run };
}

function rowsOf(cycles: readonly (readonly string[])[], from: number): TimelineRow[] {
  const rows: { first: number; last: number; cells: readonly string[] }[] = [];
  for (const [cycle, cells] of cycles.entries()) {
    if (cycle < from) continue;
    const before = rows.at(-1);
    if (before !== undefined && cells.join('\n') === before.cells.join('\n')) before.last = cycle;
    else rows.push({ first: cycle, last: cycle, cells });
  }
  return rows;
}
