/** Planted bugs in beginning threads: who may, where, and what the first frame finds. */

import { FrameRules } from '../executor/peer-to-peer/frame.ts';
import { frameKind } from '../executor/units/spiller.ts';
import { topFrame } from '../model/frame.ts';
import { wired } from './laboratory.ts';
import { afterCommit, type Mutant, mutant, withoutCondition } from './mutant.ts';
import { architectureWith, type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const threadMutants: readonly Mutant[] = [
  mutant(
    'a thread is begun without its slot',
    { class: 'C', caughtBy: 'controlled entry', shortest: 3, on: 'wired' },
    withoutCondition('begin', 1),
  ),
  mutant(
    'a thread begins at a portal that is closed',
    { class: 'D', caughtBy: 'controlled entry', shortest: 3, on: 'wired' },
    withoutCondition('begin', 2),
  ),
  mutant(
    'a thread begins where nobody let it in',
    { class: 'C', caughtBy: 'controlled entry', shortest: 3, on: 'wired' },
    withoutCondition('begin', 3),
  ),
  mutant(
    'a thread begins with the priority of who begins it',
    { class: 'E', caughtBy: 'controlled entry', shortest: 3, on: 'wired' },
    afterCommit('begin', (draft, { thread, begun }, before) => {
      const { priority = 0 } = topFrame(before.threads[thread]) ?? {};
      draft.thread(begun, (frames) => {
        for (const frame of frames) frame.priority = priority;
      });
    }),
  ),
  mutant(
    'a thread that begins finds the registers of who began it',
    { class: 'D', caughtBy: 'controlled entry', shortest: 3, on: 'wired' },
    afterCommit('begin', (draft, { thread, begun }, before) => {
      const { registers = [] } = topFrame(before.threads[thread]) ?? {};
      draft.thread(begun, (frames) => {
        for (const frame of frames) frame.registers = [...registers];
      });
    }),
  ),
];

export const threadUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'a thread that begins looks like a call',
    { class: 'D', shows: ['frames'], shortest: 3, where: wired },
    architectureWith({
      frames: class extends FrameRules {
        override push(...[context, hart, link]: Parameters<FrameRules['push']>): void {
          const isBegun = link.kind === frameKind.base;
          super.push(context, hart, isBegun ? { ...link, kind: frameKind.call } : link);
        }
      },
    }),
  ),
];
