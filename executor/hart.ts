/**
 * One hart: takes the instructions of its thread one after the other, cycle by cycle.
 *
 * What one instruction does is the pipeline's. Here is what comes to it from outside: time, messages and
 * interrupts. A message that something was taken away empties the buffers at once; it is acknowledged
 * when nothing that was allowed before is still on its way.
 *
 * An interrupt is taken between any two cycles, unless the hart holds the port: the instruction at
 * hand is put aside with its frame, and begins anew when control comes back to it. Nothing is masked.
 */

import type { Action } from '../model/action.ts';
import { present } from '../model/assert.ts';
import type { Architecture } from './architecture.ts';
import { type HartUnits, Pipeline, phase } from './pipeline.ts';
import { message } from './units/bus.ts';
import type { Context, HartPort } from './units/context.ts';
import type { Account } from './units/cycles.ts';

/** Cycles until something that is not coming. */
const never = Number.POSITIVE_INFINITY;

export class Hart extends Pipeline implements HartPort {
  readonly #account: Account;

  constructor(id: number, own: HartUnits, context: Context, rules: Architecture) {
    super(id, own, context, rules);
    this.#account = own.account;
  }

  /** Whether it would take an instruction now. */
  get isIdle(): boolean {
    if (this.state.instruction >= 0) return false;
    return this.frames.depth === 0 || this.frames.top.waiting < 0;
  }

  /** Whether a delivery is wanted here that was not taken yet. */
  get isWanted(): boolean {
    return this.state.wanted >= 0;
  }

  /** The instruction arrives, and begins after so many idle cycles. */
  give(action: Action, delay: number): void {
    this.take(this.context.instructions.numberOf(action));
    this.enter(phase.idle, delay);
  }

  /** A line is to be delivered here, so many cycles from now at the earliest. */
  want(deliver: Action<'deliver'>, delay: number): void {
    this.state.wanted = this.context.instructions.numberOf(deliver);
    this.state.wantedIn = delay + 1;
  }

  /** Frames may have gone from under the instruction at hand, which is then lost. */
  framesChanged(): void {
    this.state.isFrozen = false;
    this.environmentChanged();
    const { action } = this;
    if (action === undefined) return;
    const { depth } = this.frames;
    const isBelow = action.kind !== 'deliver' && depth - 1 < this.state.ofFrame;
    if (depth === 0 || isBelow) this.finish();
  }

  // Time.

  tick(): void {
    this.#listen();
    const { state } = this;
    if (this.#isFrozen) {
      this.#account.count(phase.frozen, 1);
      return;
    }
    this.#account.count(state.phase, 1);
    if (state.wanted >= 0) this.#awaitInterrupt();
    if (state.instruction < 0) this.#resume();
    else if (state.left > 1) state.left--;
    else this.proceed(present(this.action, 'an instruction is at hand'));
  }

  get #isFrozen(): boolean {
    // An access that has its answer already comes to an end.
    return this.state.isFrozen && this.state.phase !== phase.memory;
  }

  /** Cycles until it does something, the one in which it does included. */
  get quiet(): number {
    if (this.#isFrozen) return never;
    if (this.state.owes !== 0) return 1;
    const coming = this.isWanted ? this.state.wantedIn : never;
    if (coming === 0 && this.mayInterrupt()) return 1;
    return Math.min(coming === 0 ? never : coming, this.#quietPhase);
  }

  get #quietPhase(): number {
    if (this.state.instruction < 0) return this.isIdle ? never : 1;
    const { bus } = this.context;
    const { phase: now, left } = this.state;
    // Both end when something else happens, and that is not quiet.
    if (now === phase.port && bus.holder >= 0 && left <= 1) return never;
    if (now === phase.acknowledgements && bus.awaited > 0) return never;
    return Math.max(1, left);
  }

  /** So many cycles pass in which it does nothing. */
  pass(cycles: number): void {
    const { state } = this;
    const isFrozen = this.#isFrozen;
    this.#account.count(isFrozen ? phase.frozen : state.phase, cycles);
    if (isFrozen) return;
    if (this.isWanted && state.wantedIn > cycles) state.wantedIn -= cycles;
    if (state.left > cycles) state.left -= cycles;
  }

  // Messages.

  #listen(): void {
    const { bus, hooks, timing } = this.context;
    const { state } = this;
    const received = bus.receive(this.id);
    if (received !== 0) {
      this.applyMessage(received);
      hooks.noticed(this.id, 'scrubs');
      state.owes = received;
      this.abandonLookup();
    }
    if (state.owes === 0 || !this.mayAcknowledge()) return;
    if ((state.owes & message.halt) !== 0) state.isFrozen = true;
    state.owes = 0;
    hooks.noticed(this.id, 'acknowledges');
    bus.acknowledge(this.id, timing.message + this.jitter());
  }

  /** A lookup that was under way when the message came begins anew, a fill on its way included. */
  protected abandonLookup(): void {
    const now = this.state.phase;
    const { action } = this;
    if (action === undefined || now < phase.look || now > phase['page walk']) return;
    this.startLookup(action);
  }

  /**
   * An access that was allowed before the message must have retired when the acknowledgement
   * arrives, which is in the next cycle at the earliest.
   */
  protected mayAcknowledge(): boolean {
    return this.cyclesLeft <= 1;
  }

  /** Cycles until the access that is reading or writing memory retires, this one included. */
  protected get cyclesLeft(): number {
    return this.state.phase === phase.memory ? this.state.left : 0;
  }

  // Interrupts.

  #awaitInterrupt(): void {
    const { state } = this;
    const cycles = state.wantedIn;
    if (cycles > 0) state.wantedIn = cycles - 1;
    if (cycles > 1 || !this.mayInterrupt()) return;
    const deliver = state.wanted;
    state.wanted = -1;
    const { hooks, instructions } = this.context;
    if (this.frames.depth === 0) {
      hooks.dropped(this.id, instructions.action(deliver));
      return;
    }
    if (state.instruction >= 0) {
      this.frames.top.waiting = state.instruction;
      hooks.noticed(this.id, 'is interrupted');
    }
    this.take(deliver);
    state.refused = -1;
    this.enter(phase.port, 1);
  }

  /** A hart that holds the port finishes first, and one delivery at a time is under way. */
  protected mayInterrupt(): boolean {
    return this.context.bus.holder !== this.id && this.action?.kind !== 'deliver';
  }

  /** Goes on with the instruction that was put aside in the frame that control came back to. */
  #resume(): void {
    if (this.frames.depth === 0) return;
    const { top } = this.frames;
    const { waiting } = top;
    if (waiting < 0) return;
    top.waiting = -1;
    this.take(waiting);
    this.enter(phase.issue, this.context.timing.issue);
  }
}
