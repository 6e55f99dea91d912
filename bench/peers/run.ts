/**
 * `npm run bench:peers`: our exhaustive search beside SPIN and Rumur, on one machine that each of them gets in
 * its own language.
 *
 *   -- --hunks N     a larger or smaller machine: N hunks for the third thread; 0 for no third thread
 *   -- --small       the smallest machine, once, to see that everything works
 *   -- --rounds N    medians of N rounds, by default five
 *   -- --by-hand     the models written by hand as well as the generated ones
 *   -- --json FILE   the figures as data
 *
 * Exits 0 if all count the same states and transitions, 2 if not, 4 if a program is missing.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hunksOfWorker } from '../machines.ts';
import { byHand, generated, missing, ours } from './contenders.ts';
import { agree, measureRounds, tableOf } from './rounds.ts';

const { values } = parseArgs({
  options: {
    hunks: { type: 'string' },
    small: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    'by-hand': { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const missingPrograms = missing();
if (missingPrograms === undefined) {
  process.exitCode = await compare();
} else {
  console.error(missingPrograms);
  process.exitCode = 4;
}

async function compare(): Promise<number> {
  const standard = values.small ? hunksOfWorker.small : hunksOfWorker.larger;
  const hunks = parseCount('--hunks', values.hunks ?? `${standard}`);
  const rounds = parseCount('--rounds', values.rounds ?? (values.small ? '1' : '5'));
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-peers-'));
  try {
    const us = ours(hunks, 'states');
    const { states } = await us.search();
    const task = { hunks, states, folder };
    const isByHand = values['by-hand'];
    if (isByHand && hunks !== hunksOfWorker.larger)
      throw new Error('--by-hand has models of the larger machine only');
    const contenders = [us, ...(await generated(task)), ...(isByHand ? await byHand(task) : [])];
    const results = await measureRounds(contenders, rounds, (line) => console.error(line));
    console.log(tableOf(results));
    if (values.json !== undefined)
      writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
    if (agree(results)) return 0;
    console.error('the counts of states and transitions differ, so nothing can be compared');
    return 2;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parseCount(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${option} wants a whole number, not '${text}'`);
  return Number(text);
}
