/**
 * Several processes that search at the same time, and at most so many.
 *
 * Each has a heap of its own and can be killed alone: one that ended is replaced by a fresh one when the
 * next search begins. Searches begin in the order in which they are asked for. What a search finds depends
 * neither on that order nor on how many processes there are.
 */

import {
  type SearchEnd,
  type SearchListener,
  type SearchOrder,
  SearchProcess,
} from './search-process.ts';

/** A place for one process after the other. */
interface Slot {
  process: SearchProcess | undefined;
  /** Of all processes that were in this place. */
  peakMegabytes: number;
}

export class SearchPool {
  readonly #idle: Slot[];
  readonly #slots: readonly Slot[];
  readonly #waiting: ((slot: Slot) => void)[] = [];
  readonly #start: () => SearchProcess;

  constructor(size: number, start = (): SearchProcess => new SearchProcess()) {
    this.#slots = Array.from({ length: size }, () => ({ process: undefined, peakMegabytes: 0 }));
    this.#idle = [...this.#slots];
    this.#start = start;
  }

  /** The most that each process took, added up, in MiB. */
  get peakMegabytes(): number {
    return this.#slots.reduce((sum, slot) => sum + slot.peakMegabytes, 0);
  }

  /** Starts so many processes already, so that they are ready when there is something to search. */
  warm(count: number): void {
    for (const slot of this.#slots.slice(0, count)) slot.process ??= this.#start();
  }

  /** Searches what `begin` orders when a process is free; if that is nothing, the answer is undefined. */
  async search(
    begin: () => SearchOrder | undefined,
    listener: SearchListener,
  ): Promise<SearchEnd | undefined> {
    const slot = await this.#freeSlot();
    try {
      const order = begin();
      return order && (await this.#searchIn(slot, order, listener));
    } finally {
      this.#release(slot);
    }
  }

  async #searchIn(slot: Slot, order: SearchOrder, listener: SearchListener): Promise<SearchEnd> {
    if (slot.process?.isAlive !== true) slot.process = this.#start();
    const keepPeak = (megabytes: number) => {
      slot.peakMegabytes = Math.max(slot.peakMegabytes, megabytes);
    };
    const end = await slot.process.search(order, {
      ...listener,
      progress: (progress) => {
        keepPeak(progress.peakMegabytes);
        listener.progress(progress);
      },
    });
    if (end.kind === 'done') keepPeak(end.result.peakMegabytes);
    return end;
  }

  async #freeSlot(): Promise<Slot> {
    // One that has a process already needs no other to be started.
    const ready = this.#idle.findIndex(({ process }) => process?.isAlive);
    const [slot] = this.#idle.splice(Math.max(0, ready), 1);
    return slot ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(slot: Slot): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(slot);
    else next(slot);
  }

  /** Ends the searches that are running, and leaves the processes that wait for one. */
  stopBusy(): void {
    for (const slot of this.#slots) if (!this.#idle.includes(slot)) slot.process?.stop();
  }

  stop(): void {
    for (const { process } of this.#slots) process?.stop();
  }
}
