/**
 * The contenders: our search, and SPIN and Rumur on models generated from the same scenario.
 *
 * Each of them visits every state on one thread, without reductions, and keeps states in full, so that none
 * can miss a state. Each runs with the options that were fastest for it.
 */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interruptsAndTransfers } from '../machines.ts';
import { murphiOf } from './rumur.ts';
import { isInstalled, type Ran, run } from './running.ts';
import { promelaOf } from './spin.ts';

export interface Searched {
  readonly states: number;
  readonly transitions: number;
  /** Of the whole process. */
  readonly seconds: number;
  readonly peakBytes: number | undefined;
  /** Of the search alone, and what its tables take; only our search reports these. */
  readonly searchSeconds?: number;
  readonly keptBytes?: number;
}

export interface Contender {
  readonly name: string;
  /** Options and sizes of tables, as typed on a command line. */
  readonly options: string;
  readonly buildSeconds: number;
  search(): Promise<Searched>;
}

/** What is measured. Tables are made so large for this number of states that none has to grow. */
export interface Task {
  readonly hunks: number;
  readonly states: number;
  /** A folder for models and their programs. */
  readonly folder: string;
}

interface Model {
  readonly name: string;
  readonly model: string;
  /** Steps that the model takes before the machine's initial state. */
  readonly ownSteps: number;
}

const needed = [
  { program: 'spin', versionOption: '-V', debian: 'spin' },
  { program: 'rumur', versionOption: '--version', debian: 'rumur' },
  { program: 'gcc', versionOption: '--version', debian: 'gcc' },
] as const;

/** What has to be installed, in one line; undefined when everything is there. */
export function missing(): string | undefined {
  if (needed.every(({ program, versionOption }) => isInstalled(program, versionOption)))
    return undefined;
  const packages = needed.map(({ debian }) => debian);
  const list = `${packages.slice(0, -1).join(', ')} and ${packages.at(-1)}`;
  return `bench:peers wants the Debian packages ${list}: apt-get install ${packages.join(' ')}`;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `states`: the properties of each state are judged; `all`: those of each step as well. */
export type JudgedProperties = 'none' | 'states' | 'all';

export function ours(hunks: number, properties: JudgedProperties): Contender {
  const args = ['--import', 'tsx', 'bench/search-once.ts', `${hunks}`, '--properties', properties];
  return {
    name: 'ours',
    options: `--properties ${properties}`,
    buildSeconds: 0,
    async search() {
      const ran = await run(process.execPath, args, root);
      const {
        states,
        transitions,
        bytes: keptBytes,
        seconds: searchSeconds,
      } = JSON.parse(ran.output);
      const { seconds, peakBytes } = ran;
      return { states, transitions, seconds, peakBytes, searchSeconds, keptBytes };
    },
  };
}

const gcc = ['-O3', '-march=native'];

/** SPIN searches depth-first: breadth-first keeps a queue of whole states and is slower. */
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
    options: [...gcc, ...defines, ...options].join(' '),
    buildSeconds: generated.seconds + built.seconds,
    async search() {
      const ran = await run('./pan', options, folder);
      if (/errors: [1-9]|max search depth too small/.test(ran.output)) throw new Error(ran.output);
      const states = numberIn(ran, /(\d+) states, stored/) - ownSteps;
      // SPIN counts a transition into the initial state.
      const transitions = numberIn(ran, /(\d+) transitions/) - 1 - ownSteps;
      return { states, transitions, seconds: ran.seconds, peakBytes: ran.peakBytes };
    },
  };
}

async function rumur(task: Task, { name, model }: Model): Promise<Contender> {
  const { states } = task;
  const folder = mkdtempSync(join(task.folder, 'rumur-'));
  // Rumur divides the capacity by the size of a state; this leaves at least four places for each.
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
    options: [...options, ...gcc, '-mcx16'].join(' '),
    buildSeconds: generated.seconds + built.seconds,
    async search() {
      const ran = await run('./rumur', [], folder);
      const [, found, fired] = /(\d+) states, (\d+) rules fired/.exec(ran.output) ?? [];
      if (found === undefined || !/No error found/.test(ran.output)) throw new Error(ran.output);
      const { seconds, peakBytes } = ran;
      return { states: Number(found), transitions: Number(fired), seconds, peakBytes };
    },
  };
}

/** SPIN and Rumur on models generated from the scenario. */
export async function generated(task: Task): Promise<Contender[]> {
  const data = interruptsAndTransfers(task.hunks);
  return [
    await spin(task, { name: 'SPIN', model: promelaOf(data), ownSteps: 1 }),
    await rumur(task, { name: 'Rumur', model: murphiOf(data), ownSteps: 0 }),
  ];
}

/** SPIN and Rumur on models written by hand for speed; of the larger machine only. */
export async function byHand(task: Task): Promise<Contender[]> {
  const read = (file: string) => readFileSync(new URL(`by-hand/${file}`, import.meta.url), 'utf8');
  return [
    await spin(task, { name: 'SPIN by hand', model: read('larger.pml'), ownSteps: 0 }),
    await rumur(task, { name: 'Rumur by hand', model: read('larger.m'), ownSteps: 0 }),
  ];
}

function numberIn({ output }: Ran, pattern: RegExp): number {
  const [, found] = pattern.exec(output) ?? [];
  if (found === undefined) throw new Error(`no ${pattern} in:\n${output}`);
  return Number(found);
}
