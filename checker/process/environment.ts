/** What the checker knows of where it runs. */

import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variables. */
export function environment(): Environment {
  return process.env;
}

/** Whether verdicts go to a terminal. */
export function isTerminal(): boolean {
  return process.stdout.isTTY;
}

export function nodeVersion(): string {
  return process.version;
}

/** How many processes can compute at the same time. */
export function processors(): number {
  return availableParallelism();
}

/** An integer below `end`, another each time: for a seed that is then printed. */
export function drawInteger(end: number): number {
  return randomInt(end);
}
