/**
 * How long what is taken away still works: cycles from the issue of a revoke, or of whatever else takes
 * away, to the last access that still succeeded on it.
 *
 * The contract leaves an access free as long as that has not retired; afterwards it is a violation, and
 * counts here too. An access counts that would be refused if what is vanishing were gone. This is
 * measured, not judged.
 */

import type { Retirement } from '../../../executor/machine.ts';
import type { Action } from '../../../model/action.ts';
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
  readonly #isUnderWay: (actor: number, action: Action) => boolean;
  /** By actor: issued, and not retired. */
  readonly #inFlight = new Map<number, { readonly action: Action; readonly issued: number }>();
  /** The last that retired. */
  #last: Loss | undefined;
  #worst: Windows = {};

  /** `isUnderWay`: what has become impossible ends without retiring. */
  constructor(model: Model, isUnderWay: (actor: number, action: Action) => boolean) {
    this.#model = model;
    this.#isUnderWay = isUnderWay;
  }

  get worst(): Windows {
    return this.#worst;
  }

  issued(actor: number, action: Action, cycle: number): void {
    if (takesAway(action)) this.#inFlight.set(actor, { action, issued: cycle });
  }

  /** `isAdmitted`: the contract has the access succeed. `before`: the model's state before it. */
  retired(
    { actor, action, outcome, retired }: Retirement,
    { before, isAdmitted }: { readonly before: MachineState; readonly isAdmitted: boolean },
  ): void {
    const loss = this.#inFlight.get(actor);
    this.#inFlight.delete(actor);
    if (loss !== undefined && loss.action === action) {
      this.#last = { ...loss, before };
      return;
    }
    if (outcome.kind === 'fault' || !isUse(action)) return;
    for (const [by, { action: taken, issued }] of this.#inFlight) {
      if (!this.#isUnderWay(by, taken)) continue;
      if (!isRefusedAfter(this.#model, before, taken, action)) continue;
      this.#note(before, action, { loss: taken, cycles: retired - issued });
    }
    if (!isAdmitted && this.#last !== undefined) {
      const { action: taken, issued, before: then } = this.#last;
      this.#note(then, action, { loss: taken, cycles: retired - issued });
    }
  }

  #note(
    state: MachineState,
    access: Action,
    { loss, cycles }: { readonly loss: Action; readonly cycles: number },
  ): void {
    const by = this.#holder(state, access);
    if (cycles <= (this.#worst[by]?.cycles ?? 0)) return;
    this.#worst = { ...this.#worst, [by]: { cycles, loss: loss.kind, access: access.kind } };
  }

  /** What does not succeed without loans is theirs. */
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

function isUse({ kind }: Action): boolean {
  return kind === 'fetch' || kind === 'load' || kind === 'store' || kind === 'beat';
}
