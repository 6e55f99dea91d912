/**
 * A DMA engine: one device's transfer, and what it keeps of the authority for it.
 *
 * It works in the name of the space that started it. Once it has read in the region table that all
 * that is still to come may be used, it goes by that until it hears that something was taken away;
 * then it reads again, and does not acknowledge before it knows. What it may no longer move it leaves,
 * and the transfer ends when what took the authority retires. Where a page is it keeps for one page.
 *
 * When a beat comes is the outside world's affair. It is not a hart: it checks nothing that the memory
 * controller checks for it.
 */

import type { Action } from '../../model/action.ts';
import { done } from '../../model/outcome.ts';
import { right } from '../../model/rights.ts';
import { news } from './bus.ts';
import type { Surroundings } from '../context.ts';
import { between, type Extent, isBelow, type Row } from './extent.ts';

const phase = { idle: 0, rights: 1, place: 2, move: 3, again: 4 } as const;

const doingWords = [
  '',
  'reads the region table',
  'looks what is mapped',
  'moves a beat',
  'reads the region table again',
] as const;

const statuses = ['none', 'done', 'aborted', 'stopped'] as const;
export type Status = (typeof statuses)[number];

// Words of an engine's row.
const inPhase = 0;
/** Cycles left in the phase. */
const left = 1;
const active = 2;
const status = 3;
const forSpace = 4;
const onThread = 5;
const inward = 6;
const span = 7;
const nextHi = 8;
const nextLo = 9;
/** Has read that all that is to come may be used. */
const sure = 10;
/** Has read that it may not: no further beat. */
const doomed = 11;
/** Stands still until the port is free. */
const halted = 12;
/** Heard of something, and not acknowledged yet. */
const owes = 13;
/** The beat at hand, by its number one higher, and in how many cycles it comes. */
const beatWord = 14;
const beatIn = 15;
/** The page that it keeps, one higher, and what is behind it. */
const pageWord = 16;
const physicalWord = 17;
const words = 18;

export class DmaEngine {
  static readonly words = words;

  readonly device: number;
  /** Among all that the bus knows. */
  readonly id: number;
  protected readonly row: Row;
  readonly #all: Surroundings;
  #issued = 0;

  constructor(device: number, id: number, row: Row, all: Surroundings) {
    this.device = device;
    this.id = id;
    this.row = row;
    this.#all = all;
  }

  /** When the work of the beat at hand began: nothing depends on it. */
  get issuedAt(): number {
    return this.#issued;
  }

  /** Another state was put into its row. */
  restored(issued: number): void {
    this.#issued = issued;
  }

  get isActive(): boolean {
    return this.row[active] === 1;
  }

  /** In whose name. */
  get space(): number {
    return this.row[forSpace] as number;
  }

  get status(): Status {
    return statuses[this.row[status] as number] as Status;
  }

  /** What the transfer is, for whoever compares. */
  get transfer() {
    return {
      space: this.space,
      thread: this.row[onThread] as number,
      direction: this.row[inward] === 1 ? ('in' as const) : ('out' as const),
      span: this.row[span] as number,
      next: (BigInt(this.row[nextHi] as number) << 32n) | BigInt(this.row[nextLo] as number),
    };
  }

  /** The page that it goes by, and what it takes for the memory behind it. */
  get kept(): { readonly page: number; readonly physicalPage: number } | undefined {
    if (this.row[pageWord] === 0) return undefined;
    return {
      page: (this.row[pageWord] as number) - 1,
      physicalPage: this.row[physicalWord] as number,
    };
  }

  /** Whether it goes by what it has read: that all that is to come may be used. */
  get isSure(): boolean {
    return this.row[sure] === 1;
  }

  /** In words, for whoever watches. */
  get doing(): string {
    return doingWords[this.row[inPhase] as number] as string;
  }

  get hasBeat(): boolean {
    return this.row[beatWord] !== 0;
  }

  /** The outside world has something for it, or takes something, so many cycles from now. */
  offer(beat: Action<'beat'>, cycles: number): void {
    this.row[beatWord] = this.#all.program.numberOf(beat) + 1;
    this.row[beatIn] = cycles + 1;
  }

  // What its driver does, by the hart that holds the port.

  begin(space: number, { thread, span: which, direction }: Action<'start'>): void {
    const { firstHi, firstLo } = this.#all.spans[which] as Extent;
    this.row[active] = 1;
    this.row[forSpace] = space;
    this.row[onThread] = thread;
    this.row[inward] = direction === 'in' ? 1 : 0;
    this.row[span] = which;
    this.row[nextHi] = firstHi;
    this.row[nextLo] = firstLo;
    this.row[sure] = 0;
    this.row[doomed] = 0;
    this.row[pageWord] = 0;
    this.#enter(phase.idle, 0);
  }

  /** The transfer is over, and what is known for it forgotten. */
  end(how: Status): void {
    this.row[active] = 0;
    this.row[status] = statuses.indexOf(how);
    for (const word of [forSpace, onThread, inward, span, nextHi, nextLo, sure, doomed]) {
      this.row[word] = 0;
    }
    this.row[pageWord] = 0;
    this.row[physicalWord] = 0;
    this.row[beatWord] = 0;
    this.#enter(phase.idle, 0);
  }

  /** The port is free again: it need not stand still any longer. */
  goOn(): void {
    this.row[halted] = 0;
  }

  /** What took its authority away retires: it ends here, and its line is raised. */
  settle(): void {
    if (this.isActive && this.row[doomed] === 1) this.finish('aborted');
  }

  /** "Becoming idle raises its line." */
  protected finish(how: Status): void {
    this.end(how);
    const line = this.#all.description.devices?.[this.device]?.line ?? 0;
    this.#all.interrupts.raise(line);
  }

  // Cycle by cycle.

  #enter(next: number, cycles: number): void {
    this.row[inPhase] = next;
    this.row[left] = cycles;
  }

  tick(): void {
    this.#listen();
    if (this.row[beatIn] !== 0 && this.hasBeat) this.#await();
    const now = this.row[inPhase] as number;
    if (now === phase.idle) {
      if (this.#mayBegin) this.#begin();
      return;
    }
    const cycles = this.row[left] as number;
    if (cycles > 1) {
      this.row[left] = cycles - 1;
      return;
    }
    if (now === phase.rights) this.#readRights();
    else if (now === phase.place) this.#find();
    else if (now === phase.move) this.#move();
    else this.#readAgain();
  }

  #await(): void {
    const cycles = this.row[beatIn] as number;
    this.row[beatIn] = cycles - 1;
    // Nothing is being moved any more: the beat is lost.
    if (cycles === 1 && !this.isActive) {
      const action = this.#beat;
      this.row[beatWord] = 0;
      this.#all.dropped(this.id, action);
    }
  }

  get #mayBegin(): boolean {
    return (
      this.hasBeat &&
      this.row[beatIn] === 0 &&
      this.isActive &&
      this.row[doomed] === 0 &&
      this.row[halted] === 0 &&
      this.row[owes] === 0
    );
  }

  /** Whether anything is under way or waited for. */
  get isIdle(): boolean {
    return !this.hasBeat && this.row[inPhase] === phase.idle && this.row[owes] === 0;
  }

  get quiet(): number {
    const coming = this.row[beatIn] as number;
    const least = coming > 0 ? coming : Number.POSITIVE_INFINITY;
    if (this.row[inPhase] !== phase.idle) return Math.min(least, this.row[left] as number);
    if (this.row[owes] !== 0) return 1;
    if (!this.hasBeat || coming > 0) return least;
    // Else it waits for the port to be free, which is somebody else's doing.
    return this.#mayBegin ? 1 : least;
  }

  pass(cycles: number): void {
    if ((this.row[beatIn] as number) > 0) {
      this.row[beatIn] = (this.row[beatIn] as number) - cycles;
    }
    if ((this.row[left] as number) > cycles) this.row[left] = (this.row[left] as number) - cycles;
  }

  #listen(): void {
    const heard = this.#all.bus.hears(this.id);
    if (heard !== 0) {
      this.row[owes] = heard;
      this.heed(heard);
      this.#all.noticed(this.id, 'scrubs');
    }
    if (this.row[owes] === 0 || !this.mayAcknowledge()) return;
    if (((this.row[owes] as number) & news.rights) !== 0) {
      // What it acknowledges is that it knows.
      this.row[owes] = (this.row[owes] as number) & ~news.rights;
      if (this.isActive) {
        this.#enter(phase.again, this.#readTable());
        return;
      }
    }
    this.#acknowledge();
  }

  /** What it kept is not gone by any more. */
  protected heed(heard: number): void {
    const now = this.row[inPhase];
    if ((heard & news.rights) !== 0) this.row[sure] = 0;
    // What is being moved is moved where it was found.
    if ((heard & news.map) !== 0 && now !== phase.move) this.row[pageWord] = 0;
    if ((heard & news.halt) !== 0) this.row[halted] = 1;
    if (now === phase.rights || now === phase.place) this.#enter(phase.idle, 0);
  }

  /** What is on its way to memory arrives first. */
  protected mayAcknowledge(): boolean {
    const now = this.row[inPhase];
    return now !== phase.move && now !== phase.again;
  }

  #acknowledge(): void {
    const { bus, timing, choose } = this.#all;
    if (((this.row[owes] as number) & news.map) !== 0) this.row[pageWord] = 0;
    this.row[owes] = 0;
    this.#all.noticed(this.id, 'acknowledges');
    const jitter = timing.jitter === 0 ? 0 : choose(timing.jitter + 1, this.id);
    bus.acknowledge(this.id, timing.message + jitter);
  }

  // What is still to come, and the next beat of it.

  get #rest(): Extent {
    const { lastHi, lastLo } = this.#all.spans[this.row[span] as number] as Extent;
    return between(this.row[nextHi] as number, this.row[nextLo] as number, { lastHi, lastLo });
  }

  get #burst(): Extent {
    return this.#all.burstFrom(
      this.row[nextHi] as number,
      this.row[nextLo] as number,
      this.#all.spans[this.row[span] as number] as Extent,
    );
  }

  /** How long reading the table for all that is to come takes. */
  #readTable(): number {
    this.mayMoveRest();
    return Math.max(1, this.#all.table.read) * this.#all.timing.entry;
  }

  /** "Its space, by grants and all lends of its thread." */
  protected mayMoveRest(): boolean {
    const space = this.space;
    const asker = {
      code: space,
      data: space,
      thread: this.row[onThread] as number,
      floor: 0,
    };
    const needed = this.row[inward] === 1 ? right.w : right.r;
    return this.#all.table.holds(asker, needed, this.#rest, 'use');
  }

  #readAgain(): void {
    if (this.mayMoveRest()) this.row[sure] = 1;
    else this.row[doomed] = 1;
    this.#enter(phase.idle, 0);
    this.#acknowledge();
  }

  #begin(): void {
    this.#issued = this.#all.cycle();
    if (this.row[sure] === 1) this.#enter(phase.place, this.#placing());
    else this.#enter(phase.rights, this.#readTable());
  }

  #readRights(): void {
    // Something is being taken away of which it has not heard yet: it waits.
    if (!this.mayMoveRest()) this.#enter(phase.idle, 0);
    else {
      this.row[sure] = 1;
      this.#enter(phase.place, this.#placing());
    }
  }

  #placing(): number {
    const { memory, timing } = this.#all;
    const page = memory.pageAt(this.row[nextHi] as number, this.row[nextLo] as number);
    return page < 0 || this.row[pageWord] === page + 1 ? timing.translate : timing.page;
  }

  #find(): void {
    const { bus, memory, timing } = this.#all;
    const burst = this.#burst;
    const behind = this.#behind(burst);
    if (behind === undefined && bus.holder >= 0) {
      // Between two mappings nothing is mapped, and that is not what the driver meant.
      this.#enter(phase.idle, 0);
    } else if (behind === undefined || !memory.isOpen(this.device, behind)) {
      this.#retire('aborted');
    } else {
      const jitter = timing.jitter === 0 ? 0 : this.#all.choose(timing.jitter + 1, this.id);
      this.#enter(phase.move, timing.transfer + jitter);
    }
  }

  /** By the addresses of memory; undefined where nothing is mapped. */
  #behind(burst: Extent): Extent | undefined {
    const { memory, pages } = this.#all;
    const { geometry } = memory;
    if (geometry.pages === undefined) return burst;
    if (memory.directAt(burst.firstHi, burst.firstLo) !== undefined) return burst;
    const page = memory.pageAt(burst.firstHi, burst.firstLo);
    if (page < 0) return undefined;
    if (this.row[pageWord] !== page + 1) {
      const physicalPage = pages.read(page);
      if (physicalPage < 0) return undefined;
      this.row[pageWord] = page + 1;
      this.row[physicalWord] = physicalPage;
    }
    return memory.behind(burst, page, this.row[physicalWord] as number);
  }

  #move(): void {
    const { memory, spans, placeOf } = this.#all;
    const burst = this.#burst;
    const behind = this.#behind(burst);
    if (this.row[inward] === 1 && behind !== undefined) {
      memory.write(behind, placeOf(this.#beat.value));
    }
    const { lastHi, lastLo } = spans[this.row[span] as number] as Extent;
    const isLast = !isBelow(burst.lastHi, burst.lastLo, lastHi, lastLo);
    const lo = (burst.lastLo + 1) >>> 0;
    if (!isLast) {
      this.row[nextLo] = lo;
      this.row[nextHi] = lo === 0 ? burst.lastHi + 1 : burst.lastHi;
    }
    this.#retire(isLast ? 'done' : undefined);
  }

  get #beat(): Action<'beat'> {
    return this.#all.program.action((this.row[beatWord] as number) - 1) as Action<'beat'>;
  }

  /** The beat is over, and the transfer with it if it ended somehow. */
  #retire(how: Status | undefined): void {
    const action = this.#beat;
    this.row[beatWord] = 0;
    this.#enter(phase.idle, 0);
    if (how !== undefined) this.finish(how);
    this.#all.retired(this.id, { action, outcome: done, issued: this.#issued });
  }
}
