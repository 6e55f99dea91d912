/**
 * Who is measured: our search, and SPIN and Rumur on models generated from the same scenario.
 *
 * Every one of them sees every state, without reductions, on one thread, and keeps states in full: none
 * may miss one. Each is given the options with which it was fastest.
 */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interruptsAndTransfers } from '../machines.ts';
import { murphiOf } from './rumur.ts';
import { isThere, type Ran, run } from './running.ts';
import { promelaOf } from './spin.ts';

export interface Searched {
  readonly states: number;
  readonly transitions: number;
  /** Of the whole process. */
  readonly seconds: number;
  readonly peakBytes: number | undefined;
  /** Of the search alone and for what it keeps, as far as it says so. */
  readonly searchSeconds?: number;
  readonly keptBytes?: number;
}

export interface Contender {
  readonly name: string;
  /** Options and sizes of tables, as one would type them. */
  readonly told: string;
  readonly buildSeconds: number;
  search(): Promise<Searched>;
}

/** What is measured, and about how large it is: tables are made so large that none has to grow. */
export interface Task {
  readonly hunks: number;
  readonly states: number;
  /** Where models are written and built. */
  readonly folder: string;
}

interface Model {
  readonly name: string;
  readonly model: string;
  /** States that are left for the one that the machine begins in. */
  readonly ownSteps: number;
}

const needed = [
  { program: 'spin', asked: '-V', debian: 'spin' },
  { program: 'rumur', asked: '--version', debian: 'rumur' },
  { program: 'gcc', asked: '--version', debian: 'gcc' },
] as const;

/** What there is to be installed, in one line; undefined when everything is there. */
export function missing(): string | undefined {
  if (needed.every(({ program, asked }) => isThere(program, asked))) return undefined;
  const packages = needed.map(({ debian }) => debian);
  const list = `${packages.slice(0, -1).join(', ')} and ${packages.at(-1)}`;
  return `bench:peers wants the Debian packages ${list}: apt-get install ${packages.join(' ')}`;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

export type Asked = 'none' | 'states' | 'all';

export function ours(hunks: number, properties: Asked): Contender {
  const args = ['--import', 'tsx', 'bench/search-once.ts', `${hunks}`, '--properties', properties];
  return {
    name: 'ours',
    told: `--properties ${properties}`,
    buildSeconds: 0,
    async search() {
      const ran = await run(process.execPath, args, root);
      const {
        states,
        transitions,
        bytes: keptBytes,
        seconds: searchSeconds,
      } = JSON.parse(ran.said);
      const { seconds, peakBytes } = ran;
      return { states, transitions, seconds, peakBytes, searchSeconds, keptBytes };
    },
  };
}

const gcc = ['-O3', '-march=native'];

/** Depth-first: breadth-first, which keeps a queue of whole states, is slower. */
async function spin(task: Task, { name, model, ownSteps }: Model): Promise<Contender> {
  const { states } = task;
  const folder = mkdtempSync(join(task.folder, 'spin-'));
  const defines = ['-DSAFETY', '-DNOREDUCE', '-DNOCOMP', '-DMEMLIM=16000'];
  // No path is longer than there are states; a hash table with four to eight places for each.
  const options = [`-m${states + 10}`, `-w${Math.ceil(Math.log2(states)) + 2}`];
  writeFileSync(join(folder, 'machine.pml'), model);
  const generated = await run('spin', ['-a', 'machine.pml'], folder);
  const built = await run('gcc', [...gcc, ...defines, '-o', 'pan', 'pan.c'], folder);
  return {
    name,
    told: [...gcc, ...defines, ...options].join(' '),
    buildSeconds: generated.seconds + built.seconds,
    async search() {
      const ran = await run('./pan', options, folder);
      if (/errors: [1-9]|max search depth too small/.test(ran.said)) throw new Error(ran.said);
      const states = numberIn(ran, /(\d+) states, stored/) - ownSteps;
      // Being in the initial state is a transition to it.
      const transitions = numberIn(ran, /(\d+) transitions/) - 1 - ownSteps;
      return { states, transitions, seconds: ran.seconds, peakBytes: ran.peakBytes };
    },
  };
}

async function rumur(task: Task, { name, model }: Model): Promise<Contender> {
  const { states } = task;
  const folder = mkdtempSync(join(task.folder, 'rumur-'));
  // It divides by the size of a state, and comes to four places or more for each of them.
  const capacity = 2 ** Math.ceil(Math.log2(states)) * 8 * 256;
  const options = [
    ...['--symmetry-reduction', 'off', '--threads', '1', '--deadlock-detection', 'off'],
    ...['--counterexample-trace', 'off', '--set-capacity', `${capacity}`],
  ];
  writeFileSync(join(folder, 'machine.m'), model);
  const generated = await run('rumur', [...options, '--output', 'rumur.c', 'machine.m'], folder);
  const built = await run('gcc', [...gcc, '-mcx16', '-o', 'rumur', 'rumur.c', '-lpthread'], folder);
  return {
    name,
    told: [...options, ...gcc, '-mcx16'].join(' '),
    buildSeconds: generated.seconds + built.seconds,
    async search() {
      const ran = await run('./rumur', [], folder);
      const [, found, fired] = /(\d+) states, (\d+) rules fired/.exec(ran.said) ?? [];
      if (found === undefined || !/No error found/.test(ran.said)) throw new Error(ran.said);
      const { seconds, peakBytes } = ran;
      return { states: Number(found), transitions: Number(fired), seconds, peakBytes };
    },
  };
}

/** Told of the machine in words that were made from the scenario. */
export async function generated(task: Task): Promise<Contender[]> {
  const data = interruptsAndTransfers(task.hunks);
  return [
    await spin(task, { name: 'SPIN', model: promelaOf(data), ownSteps: 1 }),
    await rumur(task, { name: 'Rumur', model: murphiOf(data), ownSteps: 0 }),
  ];
}

/** Told in words that somebody wrote for speed; of the larger machine only. */
export async function byHand(task: Task): Promise<Contender[]> {
  const read = (file: string) => readFileSync(new URL(`by-hand/${file}`, import.meta.url), 'utf8');
  return [
    await spin(task, { name: 'SPIN by hand', model: read('larger.pml'), ownSteps: 0 }),
    await rumur(task, { name: 'Rumur by hand', model: read('larger.m'), ownSteps: 0 }),
  ];
}

function numberIn({ said }: Ran, pattern: RegExp): number {
  const [, found] = pattern.exec(said) ?? [];
  if (found === undefined) throw new Error(`no ${pattern} in:\n${said}`);
  return Number(found);
}
