/** Small machines counted in several ways: by the search that is used, by the plain one, and by programs of their own. */

import { expect } from 'vitest';
import { model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import { actionSourceOf, type Candidate, listOf, mayAct } from '../action-source.ts';
import { explore } from './explorer.ts';
import { partitionedModel } from './partitioned-model.ts';
import { explorePlainly, isRefused } from './plain.ts';

export interface Counted {
  readonly levels: readonly number[];
  readonly states: number;
  readonly transitions: number;
}

/** By the plain search; the search that is used counts the same. */
export function countedByModel(data: ScenarioData): Counted {
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  const list = source === undefined ? [] : listOf(source);
  const { levels, states, transitions } = explorePlainly(
    {
      initial: made.initial,
      actions: (state) => list.filter((candidate) => mayAct(state, candidate)),
      step: (state: MachineState, { action }: Candidate) => made.step(state, action),
      key: (state) => JSON.stringify(state),
    },
    { initial: () => undefined, step: () => undefined, isRefused },
    { depth: Number.POSITIVE_INFINITY, states: 1_000_000 },
  );
  const limits = { depth: Number.POSITIVE_INFINITY, states: 1_000_000, bytes: 2 ** 30 };
  const inParts = explore(partitionedModel(made, list, []), limits);
  expect(inParts).toMatchObject({ levels, states, transitions, end: 'complete' });
  return { levels, states, transitions };
}

/** Breadth-first over texts: every successor that a text has is one transition. */
export function countedByHand(
  initial: string,
  successors: (state: string) => readonly string[],
): Counted {
  const seen = new Set([initial]);
  const levels: number[] = [];
  let transitions = 0;
  for (let level = [initial]; level.length > 0; ) {
    levels.push(level.length);
    const next: string[] = [];
    for (const state of level) {
      for (const one of successors(state)) {
        transitions++;
        if (seen.has(one)) continue;
        seen.add(one);
        next.push(one);
      }
    }
    level = next;
  }
  return { levels, states: seen.size, transitions };
}
