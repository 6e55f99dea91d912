/**
 * Threads for a search by several (`exhaustive/together.ts`).
 *
 * Who searches never pauses, and so cannot hear that a thread has died. Therefore the threads are started
 * by one that does nothing but listen: the keeper. It tells all others through the memory that they share.
 */

import { Worker } from 'node:worker_threads';
import type { Call } from '../exhaustive/together.ts';

const boot = new URL('./crew-boot.mjs', import.meta.url);

/** What a thread is told: its file, what it is called for, and which of the members it is. */
export interface Berth {
  readonly file: string;
  readonly call: Call;
  readonly me: number;
}

/** Starts them, and does not wait for them. They end with the search. */
export function spawn(call: Call): void {
  const keeper = new URL('./crew-keeper.ts', import.meta.url);
  threadFor({ file: keeper.href, call, me: 0 }).unref();
}

export function threadFor(berth: Berth): Worker {
  // What the process was started with is not for threads: they learn to read TypeScript by themselves.
  return new Worker(boot, { workerData: berth, execArgv: [] });
}
