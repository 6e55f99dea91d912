/**
 * What goes to the terminal: waits until it has gone, and notices when it cannot go.
 *
 * Verdicts go to stdout, and what is only of interest now to stderr. A verdict that did not go out was not
 * printed, and a process that printed none may not end with 0.
 */

import { status } from '../finding/verdict.ts';
import { printable } from '../text/printable.ts';

/** Resolves when the text has gone out to stdout. */
export function print(text: string): Promise<void> {
  return printOn(process.stdout, text);
}

/** One line about what went wrong, on stderr. Resolves when it has gone out. */
export function printError(line: string): Promise<void> {
  return printOn(process.stderr, `${printable(line)}\n`);
}

function printOn(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, (error) => {
      // A text that cannot go out is waited for until the end of the process, which is near.
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

/** What a searching process writes goes to stderr as it is: a stack, or what is printed while debugging. */
export function passOn(text: string): void {
  process.stderr.write(text);
}

/** What a scenario file prints goes to stderr: verdicts are read by programs too. */
export function showPrinted(file: string, text: string): void {
  for (const line of text.replace(/\n$/, '').split('\n')) {
    process.stderr.write(`${file} prints: ${printable(line)}\n`);
  }
}
