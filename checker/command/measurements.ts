/** What a check measures beside its verdicts: durations and memory, and what it did not have to search. */

import { Stopwatch } from '../process/clock.ts';
import { nodeVersion } from '../process/environment.ts';
import type { Measured, SecondsPerSearch } from '../report/run/run.ts';
import { counted, secondsText } from '../text/numbers.ts';

export class Measurements {
  readonly #total = new Stopwatch();
  readonly #secondsPerScenario: Record<string, number> = {};
  readonly #secondsPerSearch: Record<string, SecondsPerSearch> = {};
  readonly #asBefore: string[] = [];
  #secondsReading = 0;
  #peakMegabytes = 0;

  /** Since the check began. */
  get seconds(): number {
    return this.#total.milliseconds / 1000;
  }

  keepReading(stopwatch: Stopwatch): void {
    this.#secondsReading = stopwatch.seconds;
  }

  keepScenario(name: string, milliseconds: number, secondsPerSearch?: SecondsPerSearch): void {
    this.#secondsPerScenario[name] = Math.round(milliseconds) / 1000;
    if (secondsPerSearch !== undefined) this.#secondsPerSearch[name] = secondsPerSearch;
  }

  /** A row whose verdict was kept. */
  keepAsBefore(name: string): void {
    this.#asBefore.push(name);
  }

  /** Of the searching processes, in MiB, so far. */
  keepPeak(megabytes: number): void {
    this.#peakMegabytes = megabytes;
  }

  get all(): Measured {
    return {
      seconds: this.#total.seconds,
      secondsReading: this.#secondsReading,
      secondsPerScenario: this.#secondsPerScenario,
      secondsPerSearch: this.#secondsPerSearch,
      ...(this.#asBefore.length > 0 && { asBefore: this.#asBefore }),
      ...(this.#peakMegabytes > 0 && { peakMegabytes: this.#peakMegabytes }),
      node: nodeVersion(),
    };
  }

  /** The last line of the terminal. */
  get line(): string {
    const kept = this.#asBefore.length;
    const parts = [
      secondsText(this.#total.milliseconds),
      ...(this.#peakMegabytes > 0 ? [`${this.#peakMegabytes} MB at most`] : []),
      ...(kept > 0 ? [`${counted(kept, 'row')} as before (--fresh searches again)`] : []),
    ];
    return `measured: ${parts.join(', ')}\n`;
  }
}
