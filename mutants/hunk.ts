/** Planted bugs in hunks: whose they are, and what is found in one that is new or another's. */

import { FrameRules } from '../executor/peer-to-peer/frame.ts';
import { nobody } from '../model/machine.ts';
import type { Thread } from '../model/state.ts';
import { deepCalls } from './laboratory.ts';
import {
  actionSpan,
  framesAfter,
  type Mutant,
  mutant,
  type Plant,
  topAfter,
  withCommit,
  withPart,
  withRule,
} from './mutant.ts';
import { architectureWith, type PlantedUnit, plantedUnit } from './planted-unit.ts';

/** A return leaves the values of its hunk in the frame below, and a call finds them there. */
const leavingResidue: Plant = topAfter('return', (below, { top: callee }) => {
  Object.assign(below.hunk, callee.hunk);
});
const findingResidue: Plant = framesAfter('call', (frames, _, __, m) => {
  const [below, callee] = frames.slice(-2);
  if (below === undefined || callee === undefined) return;
  for (const cell of Object.keys(below.hunk).map(Number)) {
    if (m.machine.hunkOf[cell] !== frames.length - 1) continue;
    callee.hunk[cell] = below.hunk[cell] as number;
    delete below.hunk[cell];
  }
});

export const hunkMutants: readonly Mutant[] = [
  mutant(
    'a hunk belongs to the code space of its frame',
    { class: 'D', caughtBy: 'transitive grant soundness', shortest: 2, on: 'laboratory' },
    withPart('authority', (old) => ({
      owner(machine, state, cell) {
        const frames = state.threads[machine.stackOf[cell] as number];
        return frames?.[machine.hunkOf[cell] as number]?.code ?? old.owner(machine, state, cell);
      },
    })),
  ),
  mutant(
    'a fresh hunk keeps what was stored there before',
    { class: 'D', caughtBy: 'opaque hunks', shortest: 4, on: 'laboratory' },
    (contract) => findingResidue(leavingResidue(contract)),
  ),
  mutant(
    'a return leaves the grants on the hunk it gives up',
    { class: 'A', caughtBy: 'opaque hunks', shortest: 3, on: 'laboratory' },
    withRule('return', () => ({ prunes: false })),
  ),
  mutant(
    "what is read of another frame's hunk is zero",
    { class: 'D', caughtBy: 'opaque hunks', shortest: 3, on: 'laboratory' },
    withCommit('load', (m, draft, a, old) => {
      const outcome = old.commit(m, draft, a);
      const { first } = actionSpan(m, a);
      const { stackOf, hunkOf } = m.machine;
      const top = (draft.state.threads[a.thread] as Thread).length - 1;
      const isOwn = stackOf[first] === a.thread && hunkOf[first] === top;
      if (outcome.kind !== 'loaded' || stackOf[first] === nobody || isOwn) return outcome;
      return { kind: 'loaded', values: [0] };
    }),
  ),
];

export const hunkUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'a fresh hunk is not cleared',
    { class: 'D', shows: ['outcome', 'memory', 'register'], shortest: 4, where: deepCalls },
    architectureWith({
      frames: class extends FrameRules {
        override push(...[context, hart, link]: Parameters<FrameRules['push']>): void {
          const { memory } = context;
          const hunk = this.hunkOf(context, hart, this.access.framesOf(context, hart).depth);
          const [before = 0] = memory.read(hunk);
          super.push(context, hart, link);
          memory.write(hunk, before);
        }
      },
    }),
  ),
];
