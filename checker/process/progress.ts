/**
 * Reports on stderr how far a run is: on a terminal in one line that is rewritten, elsewhere in a line
 * every ten seconds, so that a log of CI shows that something is still happening.
 */

import { progressText, type RunProgress } from '../report/run/progress-text.ts';

const secondsBetweenLines = 10;
const millisecondsBetweenRewrites = 100;

interface ProgressOptions {
  readonly isSilent: boolean;
  /** Lines even on a terminal. */
  readonly isPlain: boolean;
}

export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #rewrites: boolean;
  readonly #isSilent: boolean;
  #lastReport = performance.now();
  #isShowing = false;
  /** The search that is running, what it had counted at its first report, and when that was. */
  #search = { name: '', count: 0, since: 0 };

  constructor({ isSilent, isPlain }: ProgressOptions, stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    this.#rewrites = stream.isTTY && !isPlain;
    this.#isSilent = isSilent;
  }

  report(progress: RunProgress): void {
    const now = performance.now();
    const name = `${progress.name} ${progress.doing}`;
    if (name !== this.#search.name) {
      this.#search = { name, count: progress.counts?.count ?? 0, since: now };
    }
    const pause = this.#rewrites ? millisecondsBetweenRewrites : secondsBetweenLines * 1000;
    if (this.#isSilent || now - this.#lastReport < pause) return;
    this.#lastReport = now;
    this.#isShowing = this.#rewrites;
    const rated = { ...progress, rate: this.#rate(progress, now) };
    const text = progressText(rated, this.#stream.columns || 100);
    this.#stream.write(this.#rewrites ? `\r\x1b[K${text}` : `${text}\n`);
  }

  /** Per second; undefined while too little has been counted. */
  #rate({ counts }: RunProgress, now: number): number | undefined {
    const seconds = (now - this.#search.since) / 1000;
    const more = (counts?.count ?? 0) - this.#search.count;
    return seconds < 0.5 || more <= 0 ? undefined : more / seconds;
  }

  /** Makes room for what stays. */
  clear(): void {
    if (this.#isShowing) this.#stream.write('\r\x1b[K');
    this.#isShowing = false;
  }
}
