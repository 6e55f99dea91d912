/**
 * Tells on stderr how far a run is: on a terminal in one line that it keeps rewriting, elsewhere in a
 * line every ten seconds, so that a log of CI shows that something is still happening.
 */

import { type ProgressNews, progressText } from '../report/terminal.ts';

const secondsBetweenLines = 10;
const millisecondsBetweenRewrites = 100;

export class Narrator {
  readonly #stream: NodeJS.WriteStream;
  readonly #rewrites: boolean;
  readonly #isSilent: boolean;
  #toldLast = performance.now();
  #isShowing = false;

  constructor(stream: NodeJS.WriteStream, told: { isSilent: boolean; isPlain: boolean }) {
    this.#stream = stream;
    this.#rewrites = stream.isTTY && !told.isPlain;
    this.#isSilent = told.isSilent;
  }

  tell(news: ProgressNews): void {
    const now = performance.now();
    const pause = this.#rewrites ? millisecondsBetweenRewrites : secondsBetweenLines * 1000;
    if (this.#isSilent || now - this.#toldLast < pause) return;
    this.#toldLast = now;
    this.#isShowing = this.#rewrites;
    const text = progressText(news, this.#stream.columns || 80);
    this.#stream.write(this.#rewrites ? `\r\x1b[K${text}` : `${text}\n`);
  }

  /** Makes room for what stays. */
  clear(): void {
    if (this.#isShowing) this.#stream.write('\r\x1b[K');
    this.#isShowing = false;
  }
}
