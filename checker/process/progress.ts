/**
 * Reports on stderr how far a run is: on a terminal in one line that is rewritten, elsewhere in a line
 * every ten seconds, so that a log of CI shows that something is still happening. Several searches that
 * run at the same time stand in the same line.
 */

import { progressOfAll, type RunProgress } from '../report/run/progress-text.ts';

const secondsBetweenLines = 10;
const millisecondsBetweenRewrites = 100;

interface ProgressOptions {
  readonly isSilent: boolean;
  /** Lines even on a terminal. */
  readonly isPlain: boolean;
}

/** The last report about a search, what it had counted at its first one, and when that was. */
interface Running {
  readonly progress: RunProgress;
  readonly count: number;
  readonly since: number;
}

export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #rewrites: boolean;
  readonly #isSilent: boolean;
  #lastReport = performance.now();
  #isShowing = false;
  /** What is running, by name, in the order in which it began. */
  readonly #running = new Map<string, Running>();

  constructor({ isSilent, isPlain }: ProgressOptions, stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    this.#rewrites = stream.isTTY && !isPlain;
    this.#isSilent = isSilent;
  }

  report(progress: RunProgress): void {
    const now = performance.now();
    const { doing, name, counts } = progress;
    const before = this.#running.get(name);
    const isSame = before?.progress.doing === doing;
    const began = isSame ? before : { count: counts?.count ?? 0, since: now };
    this.#running.set(name, {
      ...began,
      progress: { ...progress, rate: rateOf(progress, began, now) },
    });
    const pause = this.#rewrites ? millisecondsBetweenRewrites : secondsBetweenLines * 1000;
    if (this.#isSilent || now - this.#lastReport < pause) return;
    this.#lastReport = now;
    this.#isShowing = this.#rewrites;
    const running = [...this.#running.values()].map((one) => one.progress);
    const text = progressOfAll(running, this.#stream.columns || 100);
    this.#stream.write(this.#rewrites ? `\r\x1b[K${text}` : `${text}\n`);
  }

  /** What was reported under this name is over. */
  end(name: string): void {
    this.#running.delete(name);
  }

  /** Makes room for what stays. */
  clear(): void {
    if (this.#isShowing) this.#stream.write('\r\x1b[K');
    this.#isShowing = false;
  }
}

/** Per second; undefined while too little has been counted. */
function rateOf(
  { counts }: RunProgress,
  began: Pick<Running, 'count' | 'since'>,
  now: number,
): number | undefined {
  const seconds = (now - began.since) / 1000;
  const more = (counts?.count ?? 0) - began.count;
  return seconds < 0.5 || more <= 0 ? undefined : more / seconds;
}
