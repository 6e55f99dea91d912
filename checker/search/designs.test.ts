/**
 * Every design beside the contract's: what it does not give up holds of random machines, and its executor
 * keeps pace with its model, whatever interrupts come when.
 */

import { describe, expect, test } from 'vitest';
import type { ExecutorDesign } from '../../executor/design.ts';
import { executorFor } from '../../executor/variants/index.ts';
import { type Design, designOf } from '../../model/design.ts';
import { model } from '../../model/semantics.ts';
import { handlersLends, inDesign } from '../../mutants/laboratory.ts';
import { givenUpBy } from '../../properties/designs.ts';
import { theorems } from '../../properties/index.ts';
import type { PropertyName } from '../../properties/names.ts';
import { projectFolder } from '../process/files.ts';
import { dataOf } from '../scenario/index.ts';
import { play } from './directed.ts';
import { Judge } from './judge.ts';
import { Ledger } from './ledger.ts';
import { injectEverywhere } from './lockstep/inject-everywhere.ts';
import { searchMachinesInLockstep } from './random/search-lockstep.ts';
import { searchMachines } from './random/search-machines.ts';

const designs: readonly Partial<Design>[] = [
  { grants: 'passable' },
  { handlers: 'with lends' },
  { hunks: "the caller's" },
  { transfers: 'physical' },
  { grants: 'passable', handlers: 'with lends', hunks: "the caller's", transfers: 'physical' },
];

/**
 * By theorem: the scenario whose steps break it under a design that gives it up, and what they break by the
 * contract, which is not that theorem.
 */
const stories: Partial<
  Record<PropertyName, { readonly file: string; readonly byContract: PropertyName | undefined }>
> = {
  'mutual protection': {
    file: 'interrupts/handler-and-lends.scenario.ts',
    byContract: undefined,
  },
  'opaque hunks': {
    file: 'calls/debugger-and-library.scenario.ts',
    byContract: undefined,
  },
  // The revoke ends the transfer, so that the next beat cannot come as the story expects.
  'DMA confinement': {
    file: 'devices/revoke-mid-physical-transfer.scenario.ts',
    byContract: 'expectations',
  },
};

const named = designs.map((design) => [Object.values(design).join(', '), design] as const);

const executors: readonly Partial<ExecutorDesign>[] = [
  { plb: 'untagged' },
  { scrub: 'range' },
  { port: 'idle revokes pass' },
  { plb: 'untagged', scrub: 'range', port: 'calls first' },
];
const differing = Object.fromEntries(designs.flatMap((design) => Object.entries(design)));

test.each(
  executors.flatMap((own) =>
    [{}, differing].map((design) => {
      const named = [...Object.values(own), ...Object.values(design)].join(', ');
      return [named, design, executorFor(designOf(design), own)] as const;
    }),
  ),
)('an executor that decides %s keeps pace with its model', (_, design, { units, sizes }) => {
  const made = model(inDesign(handlersLends(), design).machine);
  const actions = handlersLends().steps.map(({ action }) => action);
  const options = { units, sizes, outOfTime: () => false };
  const machines = { ...options, seed: 3, runs: 100, steps: 30, cycles: 1_000_000, design };

  expect(injectEverywhere(made, actions, options).found?.mismatch).toBeUndefined();
  expect(searchMachinesInLockstep(machines).found?.mismatch).toBeUndefined();
});

describe.each(named)('%s', (_, design) => {
  test('every theorem that is not given up holds of random machines', () => {
    const given = givenUpBy(designOf(design)).map(({ property }) => property);
    const asked = theorems.filter(({ name }) => !given.includes(name));
    const { found, runs } = searchMachines(asked, { seed: 7, runs: 150, steps: 40, design });

    expect(found?.objection).toBeUndefined();
    expect(runs).toBe(150);
  });

  test('every theorem that is given up is broken by a story, and is not by the contract', async () => {
    for (const { property } of givenUpBy(designOf(design))) {
      const story = stories[property];
      const module: { default: unknown } = await import(
        `${projectFolder}/scenarios/${story?.file}`
      );
      const { machine, steps } = dataOf(module.default);
      const asked = theorems.filter(({ name }) => name === property);
      const played = [design, {}].map((one) => {
        const made = model({ ...machine, design: one });
        return play(made, steps, new Judge(made, asked, new Ledger(asked))).objection?.property;
      });

      expect(played).toEqual([property, story?.byContract]);
    }
  });

  test('its executor keeps pace with its model on random machines', () => {
    const { found, runs } = searchMachinesInLockstep({
      seed: 7,
      runs: 100,
      steps: 30,
      cycles: 1_000_000,
      design,
    });

    expect(found?.mismatch).toBeUndefined();
    expect(runs).toBe(100);
  });

  test('its executor does so with an interrupt at each cycle of a story', () => {
    const data = inDesign(handlersLends(), design);
    const actions = data.steps.map(({ action }) => action);
    const { found, interrupts } = injectEverywhere(model(data.machine), actions, {
      outOfTime: () => false,
    });

    expect(found?.mismatch).toBeUndefined();
    expect(interrupts).toBeGreaterThan(20);
  });
});
