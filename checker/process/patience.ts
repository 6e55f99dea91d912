/**
 * Ends what a process does when it has had enough: not by the clock, which runs on while the machine
 * does something else, but by what the process has computed and how long it has waited for nothing.
 *
 * Whatever the process does, one of the two grows, unless it stands in the queue for the processor.
 * Where the system tells neither (Windows), there is a long limit by the clock instead.
 */

import { type ProcessorUse, processorUse } from './processor-use.ts';

export interface Limits {
  /** Both for computing and for waiting. */
  readonly seconds: number;
  /** Where nothing but the clock is known. */
  readonly secondsByTheClock: number;
}

/** What became too much, as in `stopped after 10 s of computing`. */
export type Excess = `${number} s${'' | ` of ${'computing' | 'waiting'}`}`;

export class Patience {
  readonly #pid: number;
  readonly #limits: Limits;
  readonly #useOf: (pid: number) => ProcessorUse | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(pid: number, limits: Limits, useOf = processorUse) {
    this.#pid = pid;
    this.#limits = limits;
    this.#useOf = useOf;
  }

  /** From now on. What was counted before is forgotten. */
  begin(over: (excess: Excess) => void): void {
    this.end();
    const { seconds, secondsByTheClock } = this.#limits;
    const between = Math.min(0.5, seconds / 5);
    const first = this.#useOf(this.#pid);
    let waited = 0;
    let passed = 0;
    this.#timer = setInterval(() => {
      const use = this.#useOf(this.#pid);
      // Not by a clock: it would count a night in which the machine slept.
      passed += between;
      if (use?.waits) waited += between;
      const computed = (use?.seconds ?? 0) - (first?.seconds ?? 0);
      const excess: Excess | undefined =
        computed >= seconds
          ? `${seconds} s of computing`
          : waited >= seconds
            ? `${seconds} s of waiting`
            : use === undefined && passed >= secondsByTheClock
              ? `${secondsByTheClock} s`
              : undefined;
      if (excess === undefined) return;
      this.end();
      over(excess);
    }, between * 1000);
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
