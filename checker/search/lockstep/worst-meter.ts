/**
 * The worst that happens in one run: how long a loss of authority takes, how long its window is open, how
 * long a hart waits for the port of the region table, and how long an interrupt for its handler.
 *
 * It is measured, not judged: the contract has no bound for any of it.
 */

import type { Machine as Executor, Retirement } from '../../../executor/machine.ts';
import type { HartEvent } from '../../../executor/units/context.ts';
import type { Action } from '../../../model/action.ts';
import { holders, type Windows } from '../../finding/windows.ts';
import type { WorstCase } from '../../scenario/costs.ts';
import { takesAway } from './admissible.ts';

/** In cycles; absent of what did not happen. */
export type Worst = Readonly<Partial<Record<WorstCase, number>>>;

export class WorstMeter {
  readonly #executor: Executor;
  readonly #worst: Partial<Record<WorstCase, number>> = {};
  /** By hart: its cycles at the port when it began what it is at, or was interrupted in. */
  readonly #atPort: number[] = [];
  /** By delivery: the cycle in which it was wanted. */
  readonly #wanted = new Map<Action, number>();

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Will be there so many cycles from now. */
  given(action: Action, delay: number): void {
    if (action.kind === 'deliver') this.#wanted.set(action, this.#executor.cycle + delay);
  }

  noticed(actor: number, event: HartEvent): void {
    if (event === 'is interrupted') this.#wait(actor);
  }

  retired({ actor, action, outcome, issued, retired }: Retirement): void {
    const wanted = this.#wanted.get(action);
    this.#wanted.delete(action);
    if (this.#executor.harts[actor] === undefined) return;
    this.#wait(actor);
    if (wanted !== undefined) this.#note('interrupt', retired - wanted + 1);
    if (takesAway(action) && outcome.kind !== 'fault') this.#note('revocation', retired - issued);
  }

  /** One wait ends with each retirement, and with each interrupt: at most one instruction waits at a time. */
  #wait(hart: number): void {
    const now = this.#executor.cyclesAt(hart, 'port');
    const cycles = now - (this.#atPort[hart] ?? 0);
    this.#atPort[hart] = now;
    if (cycles > 0) this.#note('port wait', cycles);
  }

  #note(what: WorstCase, cycles: number): void {
    if (cycles > (this.#worst[what] ?? -1)) this.#worst[what] = cycles;
  }

  /** With the windows that were measured beside it: none is open where nothing was used in vain. */
  with(windows: Windows): Worst {
    const all = holders.map((by) => windows[by]?.cycles ?? 0);
    const isAny = this.#worst.revocation !== undefined;
    return { ...this.#worst, ...(isAny && { 'revocation window': Math.max(...all) }) };
  }
}
