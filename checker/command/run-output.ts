/** Where a whole run is written and printed, in the forms that were asked for. */

import { Unwritable, writeFile } from '../process/files.ts';
import { appendSummary, type GithubJob } from '../process/github-actions.ts';
import { printError } from '../process/output.ts';
import { github } from '../report/run/github.ts';
import type { Measured, Run } from '../report/run/run.ts';
import { summaryOf } from '../report/run/summary.ts';
import type { Arguments } from './arguments.ts';

export class RunOutput {
  readonly #asked: Arguments;
  /** Undefined elsewhere, and where it is not wanted. */
  readonly #githubJob: GithubJob | undefined;

  constructor(asked: Arguments, githubJob: GithubJob | undefined) {
    this.#asked = asked;
    this.#githubJob = asked.isForGithub ? githubJob : undefined;
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
    const formats = new Set([
      ...this.#asked.reporters.flatMap(({ format, file }) => (file === undefined ? format : [])),
      ...(this.#githubJob === undefined ? [] : [github]),
    ]);
    const texts = [...formats].map((format) => format.print(run, measured));
    return texts.length === 0 ? '' : `\n${texts.join('')}`;
  }

  /** The summary of a step of GitHub Actions. No verdict hangs on a page that nobody asked for. */
  async summarise(run: Run): Promise<void> {
    const file = this.#githubJob?.summaryFile;
    if (file === undefined) return;
    const wrong = appendSummary(file, summaryOf(run));
    if (wrong !== undefined) await printError(wrong);
  }
}
