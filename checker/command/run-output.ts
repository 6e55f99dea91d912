/** Where a whole run is written and printed, in the forms that were asked for. */

import { Unwritable, writeFile } from '../process/files.ts';
import type { Measured, Run } from '../report/run/run.ts';
import type { Arguments } from './arguments.ts';

export class RunOutput {
  readonly #asked: Arguments;

  constructor(asked: Arguments) {
    this.#asked = asked;
  }

  /** Writes the files. Throws `Unwritable`. */
  write(run: Run, measured: Measured | undefined): void {
    for (const { format, file } of this.#asked.reporters) {
      if (file !== undefined) writeFile(file, format.print(run, measured));
    }
  }

  /** The run, with a complaint if it cannot be written: the verdicts are known, and are printed all the same. */
  written(run: Run, measured: Measured | undefined): Run {
    try {
      this.write(run, measured);
      return run;
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      return { ...run, complaints: [...run.complaints, error.message] };
    }
  }

  /** The forms that are printed, after an empty line; nothing if none is asked for. */
  printed(run: Run, measured: Measured | undefined): string {
    const formats = new Set(
      this.#asked.reporters.flatMap(({ format, file }) => (file === undefined ? format : [])),
    );
    const texts = [...formats].map((format) => format.print(run, measured));
    return texts.length === 0 ? '' : `\n${texts.join('')}`;
  }
}
