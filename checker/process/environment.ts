/** What the checker knows of where it runs. */

import { randomInt } from 'node:crypto';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variables. */
export function environment(): Environment {
  return process.env;
}

/** Whether verdicts go to a terminal. */
export function isTerminal(): boolean {
  return process.stdout.isTTY;
}

/** Of the terminal to which verdicts go; undefined where they go elsewhere. */
export function windowColumns(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

export function nodeVersion(): string {
  return process.version;
}

/** An integer below `end`, another each time: for a seed that is then printed. */
export function drawInteger(end: number): number {
  return randomInt(end);
}
