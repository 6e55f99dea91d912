/**
 * The figures of the exhaustive search: on the larger machine, in processes of their own that are started
 * one after the other, round by round, with SPIN and Rumur in their turn where they are installed.
 *
 * Times are of whole processes, so start-up and the first touch of the memory are in them, but for the
 * costs of properties, which compare searches alone.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hunksOfWorker } from './machines.ts';
import { type Asked, generated, missing, ours } from './peers/contenders.ts';
import { agree, measured, type Result } from './peers/rounds.ts';

const rounds = 5;

export async function exhaustiveFigures(
  tell: (line: string) => void,
): Promise<Record<string, number>> {
  const hunks = hunksOfWorker.larger;
  const wanted = missing();
  if (wanted !== undefined) tell(`${wanted}; without them nothing is said of the peers`);
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-peers-'));
  try {
    const us = ours(hunks, 'states');
    const { states } = await us.search();
    const peers = wanted === undefined ? await generated({ hunks, states, folder }) : [];
    const all = await measured([us, ours(hunks, 'none'), ...peers], rounds, tell);
    if (!agree(all)) throw new Error('they do not count the same, so nothing can be compared');
    const [judged, bare, spin, rumur] = all as [Result, Result, Result?, Result?];
    return {
      'exhaustive.states': judged.states,
      'exhaustive.transitions': judged.transitions,
      'exhaustive.transitionsPerSecond': judged.transitions / judged.seconds,
      'exhaustive.transitionsPerSecondWithoutProperties': bare.transitions / bare.seconds,
      'exhaustive.costOfStateProperties': searchOf(judged) / searchOf(bare),
      'exhaustive.costOfAllProperties': await costOf('all'),
      'exhaustive.bytesPerState': (judged.keptBytes as number) / judged.states,
      ...(spin && { 'exhaustive.timesFasterThanSpin': spin.seconds / judged.seconds }),
      ...(rumur && { 'exhaustive.timesFasterThanRumur': rumur.seconds / judged.seconds }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }

  /** On the small machine, once: asking every property of every step takes long. */
  async function costOf(properties: Asked): Promise<number> {
    const contenders = [ours(hunksOfWorker.small, 'none'), ours(hunksOfWorker.small, properties)];
    const [bare, judged] = (await measured(contenders, 1, tell)) as [Result, Result];
    return searchOf(judged) / searchOf(bare);
  }
}

function searchOf({ searchSeconds }: Result): number {
  if (searchSeconds === undefined) throw new Error('our search says how long it took');
  return searchSeconds;
}
