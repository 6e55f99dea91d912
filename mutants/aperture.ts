/** Planted bugs in physical transfers, apertures that are aimed, cards that master the bus, and devices that wedge. */

import type { Status } from '../executor/units/dma-engine.ts';
import { MemoryController } from '../executor/units/memory-controller.ts';
import { PageTable } from '../executor/units/page-table.ts';
import { PhysicalEngine } from '../executor/units/physical-engine.ts';
import type { FixedDevice } from '../model/machine.ts';
import { done } from '../model/outcome.ts';
import type { Transfer } from '../model/state.ts';
import { physical } from './laboratory.ts';
import {
  afterCommit,
  type Mutant,
  mutant,
  onMachine,
  withCommit,
  withCondition,
  withoutCondition,
} from './mutant.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';

const byAperture = { class: 'F', caughtBy: 'aperture confinement', on: 'physical' } as const;
const byMapping = { class: 'F', caughtBy: 'physical confinement', on: 'physical' } as const;

export const apertureMutants: readonly Mutant[] = [
  mutant(
    'a physical start does not ask what its starter holds',
    { ...byAperture, shortest: 3 },
    withoutCondition('start', 1),
  ),
  mutant(
    'a physical start does not ask what is mapped',
    { ...byAperture, shortest: 1 },
    withoutCondition('start', 'unmapped'),
  ),
  mutant(
    'a physical transfer finds the first page for each',
    { ...byAperture, shortest: 2 },
    afterCommit('start', (draft, a, _, m) => {
      const now = draft.state.devices[a.device] as Transfer;
      const found = (now.found ?? []).map((_cell, i) => (m.machine.pages?.region.first ?? 0) + i);
      draft.device(a.device, { ...now, found });
    }),
  ),
  mutant(
    'a physical transfer looks up again what is mapped',
    { ...byAperture, shortest: 4 },
    withCommit('beat', (m, draft, a, old) => {
      const now = draft.state.devices[a.device] as Transfer;
      const [first, ...rest] = now.found ?? [];
      const behind = m.mapping.behind(m.machine, draft.state, now.next) ?? first ?? 0;
      draft.device(a.device, { ...now, found: [behind, ...rest] });
      return old.commit(m, draft, a);
    }),
  ),
  mutant(
    'what a device reads is not held against its aperture',
    { ...byAperture, shortest: 3 },
    withCommit('beat', (m, draft, a, old) => {
      const { direction } = draft.state.devices[a.device] as Transfer;
      const devices = m.machine.devices.map((device) => ({ ...device, aperture: undefined }));
      return old.commit(direction === 'out' ? onMachine(m, { devices }) : m, draft, a);
    }),
  ),
  mutant(
    'an aim does not ask for the aperture register',
    { ...byAperture, shortest: 2 },
    withoutCondition('aim', 0),
  ),
  mutant(
    'an aim asks for the register and not for the memory',
    { ...byAperture, shortest: 2 },
    withoutCondition('aim', 1),
  ),
  mutant(
    'a device is aimed elsewhere in the middle of its transfer',
    { ...byAperture, shortest: 3 },
    withoutCondition('aim', 'busy'),
  ),
  mutant(
    'a card reaches what is outside its aperture',
    { ...byAperture, shortest: 1 },
    withoutCondition('master', 0),
  ),
  mutant(
    'a card that was aimed elsewhere goes by the aperture that it had',
    { ...byAperture, shortest: 2 },
    withCondition('master', 0, (m, s, a, old) =>
      old.holds(m, { ...s, devices: s.devices.map(({ aperture: _, ...now }) => now) }, a),
    ),
  ),
  mutant(
    'a device that hangs is started again',
    { ...byAperture, shortest: 6 },
    withCondition('start', 'busy', (_, s, a) => s.devices[a.device]?.kind !== 'transfer'),
  ),
  mutant(
    'a device that nobody serves raises its line',
    { ...byAperture, shortest: 4 },
    afterCommit('beat', (draft, a, _, m) => {
      if (draft.state.devices[a.device]?.kind !== 'hung') return;
      const { line } = m.machine.devices[a.device] as FixedDevice;
      draft.device(a.device, { kind: 'idle', status: 'done' });
      draft.replace({ lines: { ...draft.state.lines, [line]: 'pending' } });
    }),
  ),
  mutant(
    'an unmap forgets the pin',
    { ...byMapping, shortest: 2 },
    withoutCondition('unmap', 'busy'),
  ),
  mutant('a map forgets the pin', { ...byMapping, shortest: 2 }, withoutCondition('map', 'busy')),
  mutant(
    'a pin does not ask for the entry',
    { ...byMapping, shortest: 1 },
    withoutCondition('pin', 0),
  ),
  mutant(
    'an unpin takes back every pin',
    { ...byMapping, shortest: 3 },
    withCommit('unpin', (_, draft) => {
      draft.replace({ pins: {} });
      return done;
    }),
  ),
];

/** The engine of the design, and what else is replaced. */
const engine = PhysicalEngine;

export const apertureUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'a physical engine looks up again what is mapped',
    { class: 'F', shows: ['device'], shortest: 3, where: physical },
    {
      engine: class extends PhysicalEngine {
        protected override physicalPageOf(page: number): number {
          return this.context.pages.read(page);
        }
      },
    },
  ),
  plantedUnit(
    'a physical engine finds the first page for each',
    { class: 'F', shows: ['device'], shortest: 2, where: physical },
    {
      engine: class extends PhysicalEngine {
        protected override physicalPageOf(page: number): number {
          return Math.min(0, super.physicalPageOf(page));
        }
      },
    },
  ),
  plantedUnit(
    'a device that was aimed elsewhere reaches what it reached before',
    {
      class: 'F',
      shows: ['outcome', 'device'],
      shortest: 2,
      where: physical,
      because: 'protection',
    },
    {
      engine,
      controller: class extends MemoryController {
        override isOpen(...asked: Parameters<MemoryController['isOpen']>): boolean {
          const [device, extent] = asked;
          return super.isOpen(device, extent) || super.isOpen(...asked);
        }
      },
    },
  ),
  plantedUnit(
    'a device whose driver has ended raises its line and is idle',
    { class: 'F', shows: ['device', 'line'], shortest: 4, where: physical },
    {
      engine: class extends PhysicalEngine {
        protected override finish(how: Status): void {
          this.end(how);
          const { devices = [] } = this.context.description;
          this.context.interrupts.raise(devices[this.device]?.line ?? 0);
        }
      },
    },
  ),
  plantedUnit(
    'a page table keeps no pins',
    { class: 'F', shows: ['pin'], shortest: 1, where: physical },
    {
      engine,
      pages: class extends PageTable {
        override isPinned(): boolean {
          return false;
        }
      },
    },
  ),
];
