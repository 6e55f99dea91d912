/**
 * Two small machines with physical transfers counted twice: by both searches over the model, and by programs
 * that were written for these machines alone and know nothing of the model.
 */

import { expect, test } from 'vitest';
import { model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import { dataOf, machine, scenario } from '../../scenario/index.ts';
import { actionSourceOf, type Candidate, listOf, mayAct } from '../action-source.ts';
import { explore } from './explorer.ts';
import { partitionedModel } from './partitioned-model.ts';
import { explorePlainly, isRefused } from './plain.ts';

interface Counted {
  readonly levels: readonly number[];
  readonly states: number;
  readonly transitions: number;
}

/** By the search that is used, which counts what the plain one counts. */
function countedByModel(value: unknown): Counted {
  const data = dataOf(value);
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
  const bounds = { depth: Number.POSITIVE_INFINITY, states: 1_000_000, bytes: 2 ** 30 };
  const inParts = explore(partitionedModel(made, list, []), bounds);
  expect(inParts).toMatchObject({ levels, states, transitions });
  return { levels, states, transitions };
}

/** Breadth-first over records: every successor that one has is a transition. */
function countedByHand<S extends object>(initial: S, successors: (state: S) => S[]): Counted {
  const seen = new Set([JSON.stringify(initial)]);
  const levels: number[] = [];
  let transitions = 0;
  for (let level = [initial]; level.length > 0; ) {
    levels.push(level.length);
    const next: S[] = [];
    for (const one of level.flatMap(successors)) {
      transitions++;
      const key = JSON.stringify(one);
      if (seen.has(key)) continue;
      seen.add(key);
      next.push(one);
    }
    level = next;
  }
  return { levels, states: seen.size, transitions };
}

test('without pages: a range of two cells, a revoke, and an aperture that is aimed at one of them', () => {
  const m = machine({ registers: 0, memory: false, variant: 'physical-dma' });
  const kernel = m.space('kernel');
  const driver = m.space('driver');
  const packets = kernel.region('packets', { bytes: 16 });
  const base = kernel.region('base', { bytes: 8 });
  const control = driver.region('control', { bytes: 8 });
  const serve = driver.portal('serve');
  const main = m.thread('main', driver, { hunks: 2 });
  const owner = m.thread('owner', kernel, { hunks: 2 });
  const raises = m.line('arrived', { priority: 1, handler: serve });
  const nic = m.device('nic', {
    registers: control,
    raises,
    aperture: [packets],
    apertureRegister: base,
  });
  const may = [
    kernel.grants(driver, packets, 'w').on(owner),
    kernel.revokes(driver, packets, 'w').on(owner),
    driver.starts(nic, packets, 'in').on(main),
    driver.stops(nic).on(main),
    nic.moves(),
    kernel.aims(nic, packets.part(0, 8)).on(owner),
    kernel.aims(nic, packets).on(owner),
  ];

  interface Here {
    readonly granted: boolean;
    /** The status of the idle device, or which cell is next. */
    readonly nic: string | 0 | 1;
    readonly isNarrow: boolean;
    readonly isPending: boolean;
  }
  const ended = (here: Here, nic: string): Here => ({ ...here, nic, isPending: true });
  const byHand = countedByHand<Here>(
    { granted: false, nic: 'none', isNarrow: false, isPending: false },
    (here) => {
      const facts = [
        { ...here, granted: true },
        { ...here, granted: false },
      ];
      if (typeof here.nic === 'string') {
        return [
          ...facts,
          ...(here.granted ? [{ ...here, nic: 0 as const }] : []),
          { ...here, isNarrow: true },
          { ...here, isNarrow: false },
        ];
      }
      const moved =
        here.nic === 0
          ? { ...here, nic: 1 as const }
          : ended(here, here.isNarrow ? 'aborted' : 'done');
      return [...facts, { ...here, nic: 'stopped' }, moved];
    },
  );

  expect(countedByModel(scenario(m, { shows: 'A range of two cells.', may }))).toEqual(byHand);
  expect(byHand).toMatchObject({ states: 36, transitions: 154 });
});

test('with pages: what a start found, whatever is mapped or pinned later', () => {
  const m = machine({ registers: 0, variant: 'physical-dma' });
  const pager = m.space('pager');
  const driver = m.space('driver');
  const memory = pager.region('memory', { bytes: 2 * 4096 });
  const table = pager.region('table');
  const buffer = driver.region('buffer');
  const heap = pager.region('heap');
  const control = driver.region('control');
  const serve = driver.portal('serve');
  const main = m.thread('main', driver, { hunks: 2 });
  const daemon = m.thread('daemon', pager, { hunks: 2 });
  const raises = m.line('arrived', { priority: 1, handler: serve });
  const aperture = [memory.part(0, 4096)];
  const nic = m.device('nic', { registers: control, raises, aperture });
  m.pages({ memory, table, pins: true });
  const own = m.page('own', buffer, { mapped: 0 });
  const other = m.page('other', heap);
  const may = [
    pager.unmaps(own).on(daemon),
    pager.maps(own, 0).on(daemon),
    pager.maps(own, 1).on(daemon),
    pager.maps(other, 0).on(daemon),
    pager.pins(own).on(daemon),
    pager.unpins(own).on(daemon),
    driver.starts(nic, buffer, 'in').on(main),
    driver.stops(nic).on(main),
    nic.moves(1),
  ];

  interface Here {
    /** The physical pages of the two pages. */
    readonly own: number | undefined;
    readonly other: number | undefined;
    readonly isPinned: boolean;
    /** The status of the idle device, or the physical page that its start found. */
    readonly nic: string | number;
    readonly isPending: boolean;
    /** What the first physical page holds; nothing gets into the second. */
    readonly stored: 0 | 1;
  }
  const start = { own: 0, other: undefined, isPinned: false, isPending: false } as const;
  const byHand = countedByHand<Here>({ ...start, nic: 'none', stored: 0 }, (here) => [
    { ...here, other: 0 },
    ...(here.isPinned
      ? [{ ...here, isPinned: false }]
      : [
          { ...here, own: undefined },
          { ...here, own: 0 },
          { ...here, own: 1 },
          { ...here, isPinned: true },
        ]),
    ...(typeof here.nic === 'string'
      ? here.own === undefined
        ? []
        : [{ ...here, nic: here.own }]
      : [
          { ...here, nic: 'stopped' },
          here.nic === 0
            ? { ...here, nic: 'done', isPending: true, stored: 1 as const }
            : { ...here, nic: 'aborted', isPending: true },
        ]),
  ]);

  expect(countedByModel(scenario(m, { shows: 'What a start found.', may }))).toEqual(byHand);
  expect(byHand).toMatchObject({ states: 156 });
});
