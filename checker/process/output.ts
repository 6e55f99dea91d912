/**
 * What goes to the terminal: waits until it has gone, and notices when it cannot go.
 *
 * A verdict that did not go out was not printed, and a process that printed none may not end with 0.
 */

import { status } from '../finding/verdict.ts';
import { printable } from '../report/run/terminal.ts';

/** Resolves when the text has gone out. */
export function print(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, (error) => {
      // Whoever waits for a text that cannot go out waits for the end of the process, which is near.
      if (error === undefined || error === null) resolve();
    });
  });
}

/** To be called before anything is printed. */
export function watchOutput(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error) => {
    if (!error.message.includes('EPIPE')) {
      process.stderr.write(`the output cannot be written (${error.message})\n`);
    }
    process.exit(status.unusable);
  });
}

/** A scenario has no business printing, and verdicts are read by programs too. */
export function showPrinted(file: string, text: string): void {
  for (const line of text.replace(/\n$/, '').split('\n')) {
    process.stderr.write(`${file} prints: ${printable(line)}\n`);
  }
}
