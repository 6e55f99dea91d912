/**
 * Ends what a process does when it has had enough: not by the clock, which runs on while the machine
 * does something else, but by what the process has computed, how long it has waited, and its memory.
 *
 * Whatever the process does, one of the first two grows, unless it stands in the queue for the processor.
 * Where the system tells nothing (Windows), there is a long limit by the clock instead.
 */

import { type ProcessUse, processUse } from './process-use.ts';

export interface Limits {
  /** Both for computing and for waiting. */
  readonly seconds: number;
  /** Where nothing but the clock is known. */
  readonly secondsByTheClock: number;
  readonly megabytes: number;
}

/** What became too much: memory, or time as in `10 s of computing`. */
export type Excess = 'memory' | `${number} s${'' | ` of ${'computing' | 'waiting'}`}`;

export class Patience {
  readonly #pid: number;
  readonly #limits: Limits;
  readonly #useOf: (pid: number) => ProcessUse | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    pid: number,
    limits: Limits,
    useOf: (pid: number) => ProcessUse | undefined = processUse,
  ) {
    this.#pid = pid;
    this.#limits = limits;
    this.#useOf = useOf;
  }

  /** From now on. What was counted before is forgotten. */
  begin(over: (excess: Excess) => void): void {
    this.end();
    const between = Math.min(0.5, this.#limits.seconds / 5);
    const before = this.#useOf(this.#pid)?.seconds ?? 0;
    const spent: Spent = { waited: 0, passed: 0, computed: 0, megabytes: 0, isKnown: false };
    this.#timer = setInterval(() => {
      const use = this.#useOf(this.#pid);
      // Not by a clock: it would count a night in which the machine slept.
      spent.passed += between;
      if (use?.waits) spent.waited += between;
      spent.isKnown = use !== undefined;
      spent.computed = (use?.seconds ?? before) - before;
      spent.megabytes = use?.megabytes ?? 0;
      const excess = excessOf(spent, this.#limits);
      if (excess === undefined) return;
      this.end();
      over(excess);
    }, between * 1000);
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

interface Spent {
  waited: number;
  passed: number;
  computed: number;
  megabytes: number;
  isKnown: boolean;
}

function excessOf(spent: Spent, limits: Limits): Excess | undefined {
  const { seconds, secondsByTheClock } = limits;
  if (spent.megabytes > limits.megabytes) return 'memory';
  if (spent.computed >= seconds) return `${seconds} s of computing`;
  if (spent.waited >= seconds) return `${seconds} s of waiting`;
  const isOver = !spent.isKnown && spent.passed >= secondsByTheClock;
  return isOver ? `${secondsByTheClock} s` : undefined;
}
