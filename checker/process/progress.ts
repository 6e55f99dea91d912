/**
 * Tells on stderr how far a run is: on a terminal in one line that it keeps rewriting, elsewhere in a
 * line every ten seconds, so that a log of CI shows that something is still happening.
 */

import { type ProgressNews, progressText } from '../report/run/terminal.ts';

const secondsBetweenLines = 10;
const millisecondsBetweenRewrites = 100;

export class Narrator {
  readonly #stream: NodeJS.WriteStream;
  readonly #rewrites: boolean;
  readonly #isSilent: boolean;
  #toldLast = performance.now();
  #isShowing = false;
  /** The search that is under way, how much it had seen when it was first told of, and when. */
  #under = { way: '', count: 0, since: 0 };

  constructor(stream: NodeJS.WriteStream, told: { isSilent: boolean; isPlain: boolean }) {
    this.#stream = stream;
    this.#rewrites = stream.isTTY && !told.isPlain;
    this.#isSilent = told.isSilent;
  }

  tell(news: ProgressNews): void {
    const now = performance.now();
    const way = `${news.name} ${news.doing}`;
    if (way !== this.#under.way) this.#under = { way, count: news.seen?.count ?? 0, since: now };
    const pause = this.#rewrites ? millisecondsBetweenRewrites : secondsBetweenLines * 1000;
    if (this.#isSilent || now - this.#toldLast < pause) return;
    this.#toldLast = now;
    this.#isShowing = this.#rewrites;
    const rate = this.#rate(news, now);
    const told = rate === undefined ? news : { ...news, rate };
    const text = progressText(told, this.#stream.columns || 100);
    this.#stream.write(this.#rewrites ? `\r\x1b[K${text}` : `${text}\n`);
  }

  /** Undefined as long as too little has been seen to tell. */
  #rate({ seen }: ProgressNews, now: number): number | undefined {
    const seconds = (now - this.#under.since) / 1000;
    const more = (seen?.count ?? 0) - this.#under.count;
    return seconds < 0.5 || more <= 0 ? undefined : more / seconds;
  }

  /** Makes room for what stays. */
  clear(): void {
    if (this.#isShowing) this.#stream.write('\r\x1b[K');
    this.#isShowing = false;
  }
}
