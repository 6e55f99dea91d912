/**
 * The figures of the exhaustive search on the larger machine. Each search is a process of its own; they start
 * one after the other, round by round, and SPIN and Rumur take their turn where they are installed.
 *
 * Times are those of whole processes, with start-up and the first touch of the memory. Only the costs of
 * properties compare the searches alone.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hunksOfWorker } from './machines.ts';
import { generated, type JudgedProperties, missing, ours } from './peers/contenders.ts';
import { agree, measureRounds, type Result } from './peers/rounds.ts';

const rounds = 5;

export async function exhaustiveFigures(
  report: (line: string) => void,
): Promise<Record<string, number>> {
  const hunks = hunksOfWorker.larger;
  const missingPrograms = missing();
  if (missingPrograms !== undefined) report(`${missingPrograms}; the peers are left out`);
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-peers-'));
  try {
    const us = ours(hunks, 'states');
    const { states } = await us.search();
    const peers = missingPrograms === undefined ? await generated({ hunks, states, folder }) : [];
    const all = await measureRounds([us, ours(hunks, 'none'), ...peers], rounds, report);
    if (!agree(all)) throw new Error('the counts of states and transitions differ');
    const [judged, bare, spin, rumur] = all as [Result, Result, Result?, Result?];
    return {
      'exhaustive.states': judged.states,
      'exhaustive.transitions': judged.transitions,
      'exhaustive.transitionsPerSecond': judged.transitions / judged.seconds,
      'exhaustive.transitionsPerSecondWithoutProperties': bare.transitions / bare.seconds,
      'exhaustive.costOfStateProperties': searchSecondsOf(judged) / searchSecondsOf(bare),
      'exhaustive.costOfAllProperties': await costOf('all'),
      'exhaustive.bytesPerState': (judged.keptBytes as number) / judged.states,
      ...(spin && { 'exhaustive.timesFasterThanSpin': spin.seconds / judged.seconds }),
      ...(rumur && { 'exhaustive.timesFasterThanRumur': rumur.seconds / judged.seconds }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }

  /** On the small machine, once: judging every step by every property takes long. */
  async function costOf(properties: JudgedProperties): Promise<number> {
    const contenders = [ours(hunksOfWorker.small, 'none'), ours(hunksOfWorker.small, properties)];
    const [bare, judged] = (await measureRounds(contenders, 1, report)) as [Result, Result];
    return searchSecondsOf(judged) / searchSecondsOf(bare);
  }
}

function searchSecondsOf({ searchSeconds }: Result): number {
  if (searchSeconds === undefined) throw new Error('our search reports how long it took');
  return searchSeconds;
}
