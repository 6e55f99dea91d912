/** Planted bugs in transfers: who may start them, how far they reach, and when they end. */

import { DmaEngine, type Status } from '../executor/units/dma-engine.ts';
import { MemoryController } from '../executor/units/memory-controller.ts';
import type { Action } from '../model/action.ts';
import type { FixedDevice, Machine, Page, Paging } from '../model/machine.ts';
import type { Mapping } from '../model/mapping.ts';
import { put, remove } from '../model/sparse.ts';
import { outside } from './laboratory.ts';
import {
  afterCommit,
  type Mutant,
  mutant,
  onMachine,
  type Plant,
  withCommitOn,
  withoutCondition,
  withPrune,
} from './mutant.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';

/** What pruning does to devices and their lines is undone. */
const transfersOutlive: Plant = withPrune((m, before, draft, old) => {
  const { devices, lines } = draft.state;
  old.prune(m, before, draft);
  for (const [device, now] of devices.entries()) draft.device(device, now);
  draft.replace({ lines });
});

export const dmaMutants: readonly Mutant[] = [
  mutant(
    'a start does not ask for the registers of the device',
    { class: 'F', caughtBy: 'DMA confinement', shortest: 1, on: 'outside' },
    withoutCondition('start', 0),
  ),
  mutant(
    'a start does not ask what its starter holds',
    { class: 'F', caughtBy: 'DMA confinement', shortest: 3, on: 'outside' },
    withoutCondition('start', 1),
  ),
  mutant(
    'a transfer outlives what it was lent',
    { class: 'F', caughtBy: 'DMA confinement', shortest: 3, on: 'outside' },
    transfersOutlive,
  ),
  mutant(
    'a device goes on in the name of a space that has ended',
    { class: 'F', caughtBy: 'DMA confinement', shortest: 3, on: 'outside' },
    afterCommit('destroy', (draft, _, { devices }) => {
      for (const [device, now] of devices.entries()) draft.device(device, now);
    }),
  ),
  mutant(
    'a device that is stopped raises its line',
    { class: 'F', caughtBy: 'DMA confinement', shortest: 3, on: 'outside' },
    afterCommit('stop', (draft, a, _, m) => {
      const { line } = m.machine.devices[a.device] as FixedDevice;
      draft.replace({ lines: { ...draft.state.lines, [line]: 'pending' } });
    }),
  ),
  mutant(
    'a beat writes the cell behind the one that it moves as well',
    { class: 'F', caughtBy: 'DMA confinement', shortest: 3, on: 'outside' },
    afterCommit('beat', (draft, a, before) => {
      const now = before.devices[a.device];
      if (now?.kind !== 'transfer' || now.direction !== 'in') return;
      draft.memory((memory) => {
        if (a.value === 0) remove(memory, now.next + 1);
        else put(memory, now.next + 1, a.value);
      });
    }),
  ),
  mutant(
    'beats do not heed the aperture',
    { class: 'F', caughtBy: 'DMA confinement', shortest: 4, on: 'outside' },
    withAperture(() => undefined),
  ),
  mutant(
    'an aperture is compared with addresses, not with physical pages',
    { class: 'F', caughtBy: 'DMA confinement', shortest: 3, on: 'paged' },
    withAperture((machine) => {
      const { virtual, region } = machine.pages as Paging;
      const heap = virtual[1] as Page;
      return new Set([...cellsOf(heap), ...cellsOf(region)]);
    }),
  ),
  mutant(
    'a beat goes on where nothing is mapped',
    { class: 'F', caughtBy: 'DMA confinement', shortest: 3, on: 'paged' },
    withBehind((old) => (machine, state, cell) => {
      const { physical } = machine.pages as Paging;
      return old.behind(machine, state, cell) ?? physical[0]?.first;
    }),
  ),
  mutant(
    'a device goes on to the page that was behind when it started',
    { class: 'F', caughtBy: 'DMA confinement', shortest: 3, on: 'paged' },
    // Its own copy of the translation, as of the start of the machine.
    withBehind(
      (old) => (machine, state, cell) =>
        old.behind(machine, { ...state, map: { 0: 1, 1: 0 } }, cell),
    ),
  ),
  mutant(
    'a device still writes what it was lent when others can read it',
    { class: 'F', caughtBy: 'authority confinement', shortest: 5, on: 'handedOn' },
    transfersOutlive,
  ),
];

/** Beats that find this aperture at every device. */
function withAperture(apertureOf: (machine: Machine) => FixedDevice['aperture']): Plant {
  return withCommitOn('beat', (m) => {
    const aperture = apertureOf(m.machine);
    return onMachine(m, { devices: m.machine.devices.map((device) => ({ ...device, aperture })) });
  });
}

/** Beats that go where this leads, and not to what is mapped. */
function withBehind(change: (old: Mapping) => Mapping['behind']): Plant {
  return withCommitOn('beat', (m) => ({ ...m, mapping: { behind: change(m.mapping) } }));
}

function cellsOf({ first, end }: { readonly first: number; readonly end: number }): number[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}

export const dmaUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'a transfer runs in the name of another space',
    { class: 'F', shows: ['device', 'outcome', 'line'], shortest: 2, where: outside },
    {
      engine: class extends DmaEngine {
        override begin(space: number, start: Action<'start'>): void {
          super.begin(Math.min(space, 1), start);
        }
      },
    },
  ),
  plantedUnit(
    'a device reads where it should write',
    { class: 'F', shows: ['device'], shortest: 2, where: outside },
    {
      engine: class extends DmaEngine {
        override begin(space: number, start: Action<'start'>): void {
          super.begin(space, { ...start, direction: start.direction === 'in' ? 'out' : 'in' });
        }
      },
    },
  ),
  plantedUnit(
    'a transfer goes on when its authority has gone',
    { class: 'F', shows: ['device', 'line'], shortest: 3, where: outside },
    {
      engine: class extends DmaEngine {
        override settle(): void {}
      },
    },
  ),
  plantedUnit(
    'an engine acknowledges without reading the table again',
    { class: 'F', shows: ['device', 'line'], shortest: 3, where: outside },
    {
      engine: class extends DmaEngine {
        protected override mayMoveRest(): boolean {
          return true;
        }
      },
    },
  ),
  plantedUnit(
    'a transfer goes on when its space has died',
    { class: 'F', shows: ['device', 'line'], shortest: 3, where: outside },
    {
      engine: class extends DmaEngine {
        override end(how: Status): void {
          if (how !== 'stopped') super.end(how);
        }
      },
    },
  ),
  plantedUnit(
    'a device that has finished does not raise its line',
    { class: 'F', shows: ['line'], shortest: 3, where: outside },
    {
      engine: class extends DmaEngine {
        protected override finish(how: Status): void {
          this.end(how);
        }
      },
    },
  ),
  plantedUnit(
    'a device that is stopped raises its line',
    { class: 'F', shows: ['line'], shortest: 3, where: outside },
    {
      engine: class extends DmaEngine {
        override end(how: Status): void {
          if (how === 'stopped') this.finish('done');
          super.end(how);
        }
      },
    },
  ),
  plantedUnit(
    'a device reaches beyond its aperture',
    { class: 'F', shows: ['device'], shortest: 4, where: outside },
    {
      controller: class extends MemoryController {
        override isOpen(): boolean {
          return true;
        }
      },
    },
  ),
];
