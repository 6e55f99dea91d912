/** The clock: measures durations and time limits. No verdict depends on it without a limit being asked for. */

export class Stopwatch {
  readonly #began = performance.now();

  get milliseconds(): number {
    return performance.now() - this.#began;
  }

  /** In thousandths. */
  get seconds(): number {
    return Math.round(this.milliseconds) / 1000;
  }
}

/** Durations of what comes one after the other, by name. */
export class LapWatch {
  readonly #seconds: Record<string, number> = {};
  #running: { readonly name: string; readonly stopwatch: Stopwatch } | undefined;

  /** What was running before ends here. */
  begins(name: string): void {
    this.end();
    this.#running = { name, stopwatch: new Stopwatch() };
  }

  /** The durations so far. */
  end(): Readonly<Record<string, number>> {
    if (this.#running !== undefined) {
      this.#seconds[this.#running.name] = this.#running.stopwatch.seconds;
    }
    this.#running = undefined;
    return this.#seconds;
  }
}

/** Starts a timer; the result tells whether it has expired. */
export function startTimer(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1000;
  return () => performance.now() >= end;
}
