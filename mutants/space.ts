/** Planted bugs in the end of spaces and in making them anew. */

import { FrameRules } from '../executor/peer-to-peer/frame.ts';
import { deepCalls } from './laboratory.ts';
import {
  afterCommit,
  type Mutant,
  mutant,
  onMachine,
  withCondition,
  withoutCondition,
} from './mutant.ts';
import { architectureWith, type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const spaceMutants: readonly Mutant[] = [
  mutant(
    'what was granted to a space that has ended stays',
    // Its callers' right to enter its portal is such a grant, so the end alone shows it.
    { class: 'A', caughtBy: 'revocation completeness', shortest: 1, on: 'outside' },
    afterCommit('destroy', (draft, _, { grants }) => {
      draft.grants((now) => void Object.assign(now, structuredClone(grants)));
    }),
  ),
  mutant(
    'frames of a space that has ended run on',
    { class: 'D', caughtBy: 'balanced unwind', shortest: 2, on: 'outside' },
    afterCommit('destroy', (draft, _, { threads }) => {
      for (const [thread, frames] of threads.entries()) {
        draft.thread(thread, (now) => {
          now.splice(0, now.length, ...(structuredClone(frames) as unknown as typeof now));
        });
      }
    }),
  ),
  mutant(
    'an end of a space is not checked',
    { class: 'C', caughtBy: 'containment', shortest: 1, on: 'outside' },
    withoutCondition('destroy', 'protection'),
  ),
  mutant(
    'a space that has a slot is ended by its maker',
    { class: 'C', caughtBy: 'containment', shortest: 3, on: 'wired' },
    withCondition('destroy', 'protection', (m, s, a, old) => {
      const { spaces: _, ...slots } = m.machine.slots;
      return old.holds(m, s, a) || old.holds(onMachine(m, { slots }), s, a);
    }),
  ),
  mutant(
    'a space is ended by the slot of its faults',
    { class: 'B', caughtBy: 'containment', shortest: 3, on: 'wired' },
    withCondition('destroy', 'protection', (m, s, a, old) => {
      const { faults } = m.machine.slots;
      if (faults === undefined) return old.holds(m, s, a);
      const slots = { ...m.machine.slots, spaces: faults };
      return old.holds(onMachine(m, { slots }), s, a);
    }),
  ),
  mutant(
    'a space that is made anew finds what was stored there',
    { class: 'A', caughtBy: 'containment', shortest: 4, on: 'outside' },
    afterCommit('create', (draft, _, { memory }) => {
      draft.memory((now) => void Object.assign(now, structuredClone(memory)));
    }),
  ),
  mutant(
    'a space made anew finds what is behind its pages',
    { class: 'A', caughtBy: 'containment', shortest: 3, on: 'paged' },
    afterCommit('create', (draft, _, { memory }) => {
      draft.memory((now) => void Object.assign(now, structuredClone(memory)));
    }),
  ),
];

export const spaceUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'abandoned frames stay when control comes back to them',
    { class: 'D', shows: ['frames'], shortest: 2, where: deepCalls },
    architectureWith({
      frames: class extends FrameRules {
        override popAbandoned(): void {}
      },
    }),
  ),
];
