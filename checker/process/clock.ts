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

/** Starts a timer; the result tells whether it has expired. */
export function startTimer(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1000;
  return () => performance.now() >= end;
}
