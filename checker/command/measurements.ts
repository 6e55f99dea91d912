/** What a check measures beside its verdicts: durations and memory. */

import { Stopwatch } from '../process/clock.ts';
import { nodeVersion } from '../process/environment.ts';
import type { Measured } from '../report/run/format.ts';
import { secondsText } from '../text/numbers.ts';

export class Measurements {
  readonly #total = new Stopwatch();
  readonly #secondsPerScenario: Record<string, number> = {};
  #secondsReading = 0;
  #peakMegabytes = 0;

  /** Since the check began. */
  get seconds(): number {
    return this.#total.milliseconds / 1000;
  }

  keepReading(stopwatch: Stopwatch): void {
    this.#secondsReading = stopwatch.seconds;
  }

  keepScenario(name: string, stopwatch: Stopwatch): void {
    this.#secondsPerScenario[name] = stopwatch.seconds;
  }

  /** Of the searching process, in MiB, so far. */
  keepPeak(megabytes: number): void {
    this.#peakMegabytes = megabytes;
  }

  get all(): Measured {
    return {
      seconds: this.#total.seconds,
      secondsReading: this.#secondsReading,
      secondsPerScenario: this.#secondsPerScenario,
      ...(this.#peakMegabytes > 0 && { peakMegabytes: this.#peakMegabytes }),
      node: nodeVersion(),
    };
  }

  /** The last line of the terminal. */
  get line(): string {
    const total = secondsText(this.#total.milliseconds);
    const memory = this.#peakMegabytes === 0 ? '' : `, ${this.#peakMegabytes} MB at most`;
    return `measured: ${total}${memory}\n`;
  }
}
