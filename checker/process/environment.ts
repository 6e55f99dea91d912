/** What the checker knows of where it runs. */

import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Invocation } from '../text/invocation.ts';
import { programFolder, projectFolder } from './files.ts';

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

/** How many processes can compute at the same time. */
export function processors(): number {
  return availableParallelism();
}

/** An integer below `end`, another each time: for a seed that is then printed. */
export function drawInteger(end: number): number {
  return randomInt(end);
}

/** Whether the project is that of the checker itself, and none that uses it. */
export function isClone(): boolean {
  return programFolder === projectFolder;
}

/** The clone has a script for each command, and a project that installed the package has its program. */
export function invocation(): Invocation {
  return isClone() ? 'npm run' : 'npx';
}
