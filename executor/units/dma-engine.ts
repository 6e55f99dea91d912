/**
 * A DMA engine: one device's transfer, and what it keeps of the authority for it.
 *
 * It works in the name of the space that started it. Once it has read in the region table that all
 * that is still to come may be moved, it goes by that until a message says that something was taken
 * away; then it reads again, and does not acknowledge before it knows. What it may not move it leaves
 * alone, and the transfer ends when the change that took the authority retires. It keeps the
 * translation of one page.
 *
 * When a beat comes the outside world decides. The engine checks nothing that the memory controller
 * checks for it.
 */

import type { Action } from '../../model/action.ts';
import { present } from '../../model/assert.ts';
import { done, fault } from '../../model/outcome.ts';
import { message } from './bus.ts';
import type { Context, EnginePort } from './context.ts';
import { addressOf, between, type Extent, isBelow } from './extent.ts';
import { type Row, record } from './row.ts';
import { Traffic } from './traffic.ts';

const phase = { idle: 0, rights: 1, place: 2, move: 3, again: 4 } as const;

const phases = [
  'idle',
  'reads the region table',
  'looks what is mapped',
  'moves a beat',
  'reads the region table again',
] as const;

/** What an engine spends a cycle on. */
export type EnginePhase = Exclude<(typeof phases)[number], 'idle'>;

const statuses = ['none', 'done', 'aborted', 'stopped'] as const;
export type Status = (typeof statuses)[number];

/** What a device's driver started. All words are 0 where there is no transfer. */
class TransferState extends record({
  isActive: 'flag',
  space: 'number',
  thread: 'number',
  isInward: 'flag',
  span: 'number',
  /** The first address that is still to come. */
  nextHi: 'number',
  nextLo: 'number',
  /** The engine has read that all that is to come may be moved. */
  isSure: 'flag',
  /** The engine has read that it may not: no further beat. */
  isDoomed: 'flag',
  /** Its space has ended. */
  isAdrift: 'flag',
  /** The page whose translation is kept, and what is behind it. */
  page: 'optional',
  physicalPage: 'number',
}) {
  clear(): void {
    this.row.fill(0, this.begin, this.begin + TransferState.words);
  }
}

class EngineState extends record({
  phase: 'number',
  /** Cycles left in the phase. */
  left: 'number',
  /** How the last transfer ended. */
  status: 'number',
  /** Stands still until the port of the region table is free. */
  isHalted: 'flag',
  /** What a message was about that is not acknowledged yet. */
  owes: 'number',
  /** Its driver ended, and nobody has stopped it. */
  isHung: 'flag',
  /** By which span it was aimed last; none where that is the described aperture. */
  aim: 'optional',
  /** The beat at hand, by its number, and in how many cycles it comes. */
  beat: 'optional',
  beatIn: 'number',
}) {}

/** What a transfer is, for comparison with the contract's. */
export interface Transfer {
  readonly space: number;
  readonly thread: number;
  readonly direction: 'in' | 'out';
  readonly span: number;
  readonly next: bigint;
}

/** Whether a transfer of the space on the thread may move all of the extent. */
export type MayMove = (
  context: Context,
  transfer: Pick<Transfer, 'space' | 'thread' | 'direction'>,
  rest: Extent,
) => boolean;

export class DmaEngine implements EnginePort {
  /** Of an engine of a machine with so many pages. */
  static words(_pages: number): number {
    return EngineState.words + TransferState.words;
  }

  readonly device: number;
  readonly id: number;
  readonly #state: EngineState;
  readonly #transfer: TransferState;
  protected readonly context: Context;
  readonly #mayMove: MayMove;
  /** What it has cost the bus so far. */
  readonly traffic = new Traffic();
  #issuedAt = 0;

  constructor(
    { device, id }: { readonly device: number; readonly id: number },
    row: Row,
    context: Context,
    mayMove: MayMove,
  ) {
    this.device = device;
    this.id = id;
    this.#state = new EngineState(row);
    this.#transfer = new TransferState(row, EngineState.words);
    this.context = context;
    this.#mayMove = mayMove;
  }

  /** When the work of the beat at hand began: nothing depends on it. */
  get issuedAt(): number {
    return this.#issuedAt;
  }

  /** Another state was put into its row. */
  restored(issued: number): void {
    this.#issuedAt = issued;
  }

  get isActive(): boolean {
    return this.#transfer.isActive;
  }

  /** Neither with a transfer nor hung. */
  get isFree(): boolean {
    return !this.isActive && !this.#state.isHung;
  }

  get isHung(): boolean {
    return this.#state.isHung;
  }

  get isAdrift(): boolean {
    return this.#transfer.isAdrift;
  }

  /** The span that it was aimed at; -1: the described aperture. */
  get aimedAt(): number {
    return this.#state.aim;
  }

  get space(): number {
    return this.#transfer.space;
  }

  get status(): Status {
    return present(statuses[this.#state.status], 'a status has a name');
  }

  get transfer(): Transfer {
    const { space, thread, span, nextHi, nextLo } = this.#transfer;
    return { space, thread, direction: this.#direction, span, next: addressOf(nextHi, nextLo) };
  }

  get #direction(): 'in' | 'out' {
    return this.#transfer.isInward ? 'in' : 'out';
  }

  /** Where the value of what is moved next is, by what it goes by; undefined where nothing is mapped. */
  get place(): bigint | undefined {
    const behind = this.#behind(this.#burst);
    return behind && addressOf(behind.firstHi, behind.firstLo);
  }

  /** The translation that it goes by. */
  get kept(): { readonly page: number; readonly physicalPage: number } | undefined {
    const { page, physicalPage } = this.#transfer;
    return page < 0 ? undefined : { page, physicalPage };
  }

  /** Whether it goes by what it has read: that all that is to come may be moved. */
  get isSure(): boolean {
    return this.#transfer.isSure;
  }

  get doing(): EnginePhase | 'idle' {
    return present(phases[this.#state.phase], 'a phase has a name');
  }

  get hasBeat(): boolean {
    return this.#state.beat >= 0;
  }

  /** The outside world has something for the device, or takes something, so many cycles from now. */
  offer(beat: Action<'beat' | 'master'>, cycles: number): void {
    this.#state.beat = this.context.instructions.numberOf(beat);
    this.#state.beatIn = cycles + 1;
  }

  // What its driver does, by the hart that holds the port.

  begin(space: number, { thread, span, direction }: Action<'start'>): void {
    const transfer = this.#transfer;
    const { firstHi, firstLo } = this.#extentOf(span);
    transfer.clear();
    transfer.isActive = true;
    transfer.space = space;
    transfer.thread = thread;
    transfer.isInward = direction === 'in';
    transfer.span = span;
    transfer.nextHi = firstHi;
    transfer.nextLo = firstLo;
    transfer.isSure = !this.asksAgain;
    this.#enter(phase.idle, 0);
  }

  /**
   * Whether it goes by what the tables say now, and so has to hear when that changes; else by what it found
   * there when its transfer was started.
   */
  get asksAgain(): boolean {
    return true;
  }

  stop(): void {
    this.end('stopped');
    this.#state.isHung = false;
  }

  aim(span: number): void {
    this.#state.aim = this.context.memory.isDescribed(this.device, this.#extentOf(span))
      ? -1
      : span;
  }

  /** The space that started its transfer has ended. */
  loseDriver(): void {
    const { wedges } = this.#description;
    if (wedges !== true) this.stop();
    else if (this.asksAgain) {
      this.end('stopped');
      this.#state.isHung = true;
    } else this.#transfer.isAdrift = true;
  }

  get #description() {
    return present(this.context.description.devices?.[this.device], 'a device is described');
  }

  /** The transfer is over, and what is known for it forgotten. */
  protected end(how: Status): void {
    this.forget();
    this.#state.status = statuses.indexOf(how);
    // A transfer's beat goes with it; what a card does by itself does not.
    if (!this.#isMastering) this.#state.beat = -1;
    this.#enter(phase.idle, 0);
  }

  protected forget(): void {
    this.#transfer.clear();
  }

  resume(): void {
    this.#state.isHalted = false;
  }

  /** A change has retired: a transfer that lost its authority by it ends here. */
  settle(): void {
    if (this.isActive && this.#transfer.isDoomed) this.finish('aborted');
  }

  /** "Becoming idle raises its line." */
  protected finish(how: Status): void {
    const { isAdrift } = this;
    this.end(how);
    // It waits for a driver that is no more.
    if (isAdrift) this.#state.isHung = true;
    else this.context.interrupts.raise(this.#description.line);
  }

  #extentOf(span: number): Extent {
    return present(this.context.layout.spans[span], 'a span has an extent');
  }

  // Cycle by cycle.

  #enter(next: number, cycles: number): void {
    this.#state.phase = next;
    this.#state.left = cycles;
  }

  tick(): void {
    this.#listen();
    const state = this.#state;
    if (state.beatIn !== 0 && this.hasBeat) this.#awaitBeat();
    if (state.phase === phase.idle) {
      if (this.#mayBegin) this.#beginBeat();
    } else if (state.left > 1) state.left--;
    else this.#proceed();
  }

  /** The phase is over. */
  #proceed(): void {
    switch (this.#state.phase) {
      case phase.rights:
        this.#readRights();
        break;
      case phase.place:
        this.#findPlace();
        break;
      case phase.move:
        this.#move();
        break;
      case phase.again:
        this.#readAgain();
        break;
      default:
        throw new Error(`there is no phase ${this.#state.phase}`);
    }
  }

  #awaitBeat(): void {
    const state = this.#state;
    state.beatIn--;
    // Nothing is being moved any more: the beat is lost.
    if (state.beatIn === 0 && !this.isActive && !this.#isMastering) {
      const action = this.#offered;
      state.beat = -1;
      this.context.hooks.dropped(this.id, action);
    }
  }

  get #mayBegin(): boolean {
    const { beatIn, isHalted, owes } = this.#state;
    return (
      this.hasBeat &&
      beatIn === 0 &&
      (this.#isMastering || (this.isActive && !this.#transfer.isDoomed)) &&
      !isHalted &&
      owes === 0
    );
  }

  /** Whether nothing is under way or waited for. */
  get isIdle(): boolean {
    return !this.hasBeat && this.#state.phase === phase.idle && this.#state.owes === 0;
  }

  /** Cycles until it does something, the one in which it does included. */
  get quiet(): number {
    const { beatIn, phase: now, left, owes } = this.#state;
    const coming = beatIn > 0 ? beatIn : Number.POSITIVE_INFINITY;
    if (now !== phase.idle) return Math.min(coming, left);
    if (owes !== 0) return 1;
    if (!this.hasBeat || beatIn > 0) return coming;
    // Else it waits for the port to be free, which another agent decides.
    return this.#mayBegin ? 1 : coming;
  }

  /** So many cycles pass in which it does nothing. */
  pass(cycles: number): void {
    const state = this.#state;
    if (state.beatIn > 0) state.beatIn -= cycles;
    if (state.left > cycles) state.left -= cycles;
  }

  // Messages.

  #listen(): void {
    const state = this.#state;
    const received = this.context.bus.receive(this.id);
    if (received !== 0) {
      state.owes = received;
      this.traffic.count('messages');
      this.applyMessage(received);
      this.context.hooks.noticed(this.id, 'scrubs');
    }
    if (state.owes === 0 || !this.mayAcknowledge()) return;
    if ((state.owes & message.rights) !== 0) {
      state.owes &= ~message.rights;
      // It acknowledges when it knows what it may still move.
      if (this.isActive) {
        this.#enter(phase.again, this.#readTable());
        return;
      }
    }
    this.#acknowledge();
  }

  /** Goes no longer by what it kept. */
  protected applyMessage(about: number): void {
    const { phase: now } = this.#state;
    if ((about & message.rights) !== 0) this.#transfer.isSure = false;
    // A beat on its way to memory goes where it was translated to.
    if ((about & message.map) !== 0 && now !== phase.move) this.#transfer.page = -1;
    if ((about & message.halt) !== 0) this.#state.isHalted = true;
    if (now === phase.rights || now === phase.place) this.#enter(phase.idle, 0);
  }

  /** A beat on its way to memory arrives first. */
  protected mayAcknowledge(): boolean {
    const { phase: now } = this.#state;
    return now !== phase.move && now !== phase.again;
  }

  #acknowledge(): void {
    const { bus, timing, hooks } = this.context;
    if ((this.#state.owes & message.map) !== 0) this.#transfer.page = -1;
    this.#state.owes = 0;
    this.traffic.count('acknowledgements');
    hooks.noticed(this.id, 'acknowledges');
    bus.acknowledge(this.id, timing.message + this.#jitter());
  }

  #jitter(): number {
    const { timing, hooks } = this.context;
    return timing.jitter === 0 ? 0 : hooks.choose(timing.jitter + 1, this.id);
  }

  // What is still to come, and the next beat of it.

  get #rest(): Extent {
    const { nextHi, nextLo, span } = this.#transfer;
    return between(nextHi, nextLo, this.#extentOf(span));
  }

  get #burst(): Extent {
    const { nextHi, nextLo, span } = this.#transfer;
    return this.context.layout.burstFrom(nextHi, nextLo, this.#extentOf(span));
  }

  /** How long reading the table for all that is to come takes. */
  #readTable(): number {
    this.mayMoveRest();
    const read = Math.max(1, this.context.table.read);
    this.traffic.count('region table', read);
    return read * this.context.timing.entry;
  }

  protected mayMoveRest(): boolean {
    const { space, thread } = this.#transfer;
    return this.#mayMove(this.context, { space, thread, direction: this.#direction }, this.#rest);
  }

  #readAgain(): void {
    if (this.mayMoveRest()) this.#transfer.isSure = true;
    else this.#transfer.isDoomed = true;
    this.#enter(phase.idle, 0);
    this.#acknowledge();
  }

  #beginBeat(): void {
    this.#issuedAt = this.context.hooks.cycle();
    if (this.#isMastering) this.#enter(phase.place, this.context.timing.translate);
    else if (this.#transfer.isSure) this.#enter(phase.place, this.#placing());
    else this.#enter(phase.rights, this.#readTable());
  }

  #readRights(): void {
    if (this.mayMoveRest()) {
      this.#transfer.isSure = true;
      this.#enter(phase.place, this.#placing());
    } else {
      // A right is being taken away, and the message has not arrived yet: the beat waits.
      this.#enter(phase.idle, 0);
    }
  }

  #placing(): number {
    const { memory, timing } = this.context;
    const { nextHi, nextLo } = this.#transfer;
    const page = memory.pageAt(nextHi, nextLo);
    return page < 0 || this.knows(page) ? timing.translate : timing.page;
  }

  /** Whether it has the translation of the page at hand. */
  protected knows(page: number): boolean {
    return this.#transfer.page === page;
  }

  #findPlace(): void {
    const { bus, memory, timing } = this.context;
    const action = this.#offered;
    if (action.kind === 'master') {
      const extent = this.#extentOf(action.span);
      const isOpen = memory.isMemory(extent) && this.#isOpen(extent);
      if (isOpen) this.#enter(phase.move, timing.transfer + this.#jitter());
      else this.#retire(undefined, fault('protection'));
      return;
    }
    const behind = this.#behind(this.#burst);
    if (behind === undefined && bus.holder >= 0) {
      // Between two mappings nothing is mapped, and that is not what the driver meant.
      this.#enter(phase.idle, 0);
    } else if (behind === undefined || !this.#isOpen(behind)) {
      this.#retire('aborted');
    } else this.#enter(phase.move, timing.transfer + this.#jitter());
  }

  #isOpen(extent: Extent): boolean {
    const { aim } = this.#state;
    const aimed = aim < 0 ? undefined : this.#extentOf(aim);
    return this.context.memory.isOpen(this.device, extent, aimed);
  }

  /** The burst by the addresses of memory; undefined where nothing is mapped. */
  #behind(burst: Extent): Extent | undefined {
    const { memory } = this.context;
    if (memory.geometry.pages === undefined) return burst;
    if (memory.directAt(burst.firstHi, burst.firstLo) !== undefined) return burst;
    const page = memory.pageAt(burst.firstHi, burst.firstLo);
    const physicalPage = page < 0 ? -1 : this.physicalPageOf(page);
    return physicalPage < 0 ? undefined : memory.behind(burst, page, physicalPage);
  }

  /** What the page leads to; -1: nothing. */
  protected physicalPageOf(page: number): number {
    const transfer = this.#transfer;
    if (transfer.page !== page) {
      const physicalPage = this.context.pages.read(page);
      this.traffic.count('page table');
      if (physicalPage < 0) return -1;
      transfer.page = page;
      transfer.physicalPage = physicalPage;
    }
    return transfer.physicalPage;
  }

  #move(): void {
    const { memory, values } = this.context;
    const action = this.#offered;
    if (action.kind === 'master') {
      if (action.direction === 'in') {
        memory.write(this.#extentOf(action.span), values.placeOf(action.value));
      }
      this.#retire(undefined);
      return;
    }
    const transfer = this.#transfer;
    const burst = this.#burst;
    const behind = this.#behind(burst);
    this.traffic.count('words', 1 + (((burst.lastLo - burst.firstLo) >>> 0) >>> 3));
    if (transfer.isInward && behind !== undefined) {
      memory.write(behind, values.placeOf(action.value));
    }
    const { lastHi, lastLo } = this.#extentOf(transfer.span);
    const isLast = !isBelow(burst.lastHi, burst.lastLo, lastHi, lastLo);
    if (!isLast) {
      const lo = (burst.lastLo + 1) >>> 0;
      transfer.nextLo = lo;
      transfer.nextHi = lo === 0 ? burst.lastHi + 1 : burst.lastHi;
    }
    this.#retire(isLast ? 'done' : undefined);
  }

  /** The beat at hand, or what a card does by itself. */
  get #offered(): Action<'beat' | 'master'> {
    const action = this.context.instructions.action(this.#state.beat);
    if (action.kind === 'beat' || action.kind === 'master') return action;
    throw new Error(`a device does no ${action.kind}`);
  }

  /** Whether what is at hand is no beat of a transfer. */
  get #isMastering(): boolean {
    return this.hasBeat && this.#offered.kind === 'master';
  }

  /** The beat is over, and the transfer with it if it ended somehow. */
  #retire(how: Status | undefined, outcome = done): void {
    const action = this.#offered;
    this.#state.beat = -1;
    this.#enter(phase.idle, 0);
    if (how !== undefined) this.finish(how);
    this.context.hooks.retired(this.id, { action, outcome, issued: this.#issuedAt });
  }
}
