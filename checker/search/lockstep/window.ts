/**
 * The revocation window: cycles from the issue of a revoke, or of another action that takes authority
 * away, to the last access that still succeeded by that authority.
 *
 * The contract leaves an access free until the action retires; an access after that is a violation, and
 * counts too. An access counts if it would be refused without the vanishing authority. The window is
 * measured, not judged.
 */

import type { Machine as Executor, Retirement } from '../../../executor/machine.ts';
import { type Action, isAccess } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import type { Holder, Windows } from '../../finding/windows.ts';
import { isRefusedAfter, takesAway } from './admissible.ts';

interface Loss {
  readonly action: Action;
  readonly issued: number;
  /** The model's state before it retired. */
  readonly before: MachineState;
}

export class WindowMeter {
  readonly #model: Model;
  readonly #executor: Executor;
  /** By actor: the action that takes away, issued and not retired. */
  readonly #inFlight = new Map<number, Omit<Loss, 'before'>>();
  /** The last loss that retired. */
  #last: Loss | undefined;
  worst: Windows = {};

  constructor(model: Model, executor: Executor) {
    this.#model = model;
    this.#executor = executor;
  }

  issued(actor: number, action: Action): void {
    if (takesAway(action)) this.#inFlight.set(actor, { action, issued: this.#executor.cycle });
  }

  /** `isAdmitted`: the contract admits the outcome. `before`: the model's state before the retirement. */
  retired(
    { actor, action, outcome, retired }: Retirement,
    before: MachineState,
    isAdmitted: boolean,
  ): void {
    const loss = this.#inFlight.get(actor);
    this.#inFlight.delete(actor);
    if (loss !== undefined && loss.action === action) {
      this.#last = { ...loss, before };
      return;
    }
    if (outcome.kind === 'fault' || !(isAccess(action) || action.kind === 'beat')) return;
    for (const [taker, { action: taken, issued }] of this.#inFlight) {
      // An action that becomes impossible ends without retiring.
      if (this.#executor.harts[taker]?.action !== taken) continue;
      if (!isRefusedAfter(this.#model, before, taken, action)) continue;
      this.#note(action, { action: taken, issued, before }, retired);
    }
    if (!isAdmitted && this.#last !== undefined) this.#note(action, this.#last, retired);
  }

  #note(access: Action, { action: loss, issued, before }: Loss, retired: number): void {
    const holder = this.#holder(before, access);
    const cycles = retired - issued;
    if (cycles <= (this.worst[holder]?.cycles ?? 0)) return;
    this.worst = { ...this.worst, [holder]: { cycles, loss: loss.kind, access: access.kind } };
  }

  /** An access that does not succeed without lends is by a lend. */
  #holder(state: MachineState, access: Action): Holder {
    if (!('thread' in access)) return 'device';
    const threads = state.threads.with(
      access.thread,
      (state.threads[access.thread] ?? []).map((frame) => ({ ...frame, lends: noLends })),
    );
    const { kind } = this.#model.step({ ...state, threads }, access)?.outcome ?? { kind: 'fault' };
    return kind === 'fault' ? 'lend' : 'hart';
  }
}

const noLends: MachineState['threads'][number][number]['lends'] = {};
