/**
 * Ending a space, and making it anew: rights of its maker alone, or of who may write its slot.
 *
 * The facts that a destroyed space made and held are gone, its transfers stop, and no frame that it
 * governs runs again. Made anew it holds what it owns, its memory is zero, and its first grants are
 * made again.
 */

import { allFacts, factOf, writeFact } from '../facts.ts';
import { topFrame } from '../frame.ts';
import { nobody } from '../machine.ts';
import { done } from '../outcome.ts';
import type { Condition, Hardware, Rule, StateDraft } from '../rule.ts';
import { remove } from '../sparse.ts';
import { type CellId, isAlive, type MachineState, type SpaceId } from '../state.ts';
import { popAbandoned } from './call.ts';
import { loseDriver } from './dma.ts';
import { mayWriteSlot } from './slots.ts';
import { governs } from './usable.ts';

interface OfSpace {
  readonly thread: number;
  readonly space: SpaceId;
}

/** Where the table of spaces has addresses the slot is asked for, and no maker. */
const mayDecide = <K extends 'destroy' | 'create'>(): Condition<K> => {
  const slot = mayWriteSlot<K, OfSpace>('spaces', ({ space }) => space);
  return {
    cause: 'protection',
    says:
      'one of the two spaces that govern the running code is its maker, or where spaces have slots ' +
      'the running environment may write its slot',
    holds(m: Hardware, s: MachineState, a: OfSpace) {
      if (m.machine.slots.spaces !== undefined) return slot.holds(m, s, a);
      const { maker } = m.machine.spaces[a.space] ?? {};
      return maker !== undefined && governs(s, a.thread, maker);
    },
    at: (m, s, a: OfSpace) => (m.machine.slots.spaces === undefined ? undefined : slot.at(m, s, a)),
  };
};

const isRunning = (s: MachineState, thread: number) => topFrame(s.threads[thread]) !== undefined;

export const destroy: Rule<'destroy'> = {
  enabled: (_, s, a) => isRunning(s, a.thread) && isAlive(s, a.space),
  conditions: [mayDecide()],
  prunes: true,

  commit(m, draft, { space }) {
    draft.replace({ spaces: { ...draft.state.spaces, [space]: 'dead' } });
    forget(draft, space);
    for (const [device, now] of draft.state.devices.entries()) {
      if (now.kind !== 'transfer' || now.space !== space) continue;
      // The space that started it is gone, so its line is not raised.
      loseDriver(m, draft, device, now);
    }
    for (const [thread, frames] of draft.state.threads.entries()) {
      if (!frames.some(({ code, data }) => code === space || data === space)) continue;
      draft.thread(thread, (all) => {
        for (const frame of all) {
          if (frame.code === space || frame.data === space) frame.abandoned = true;
        }
        popAbandoned(all);
      });
    }
    return done;
  },
};

/** "Its grants and lends, made and held, are gone." */
function forget(draft: StateDraft, space: SpaceId): void {
  const isIts = ({ grantor, grantee }: { grantor: SpaceId; grantee: SpaceId }) =>
    grantor === space || grantee === space;
  const gone = [...allFacts(draft.state.grants)].filter(isIts);
  if (gone.length > 0) {
    draft.grants((grants) => {
      for (const fact of gone) writeFact(grants, { ...fact, rights: 0 });
    });
  }
  for (const [thread, frames] of draft.state.threads.entries()) {
    for (const [depth, { lends }] of frames.entries()) {
      const over = [...allFacts(lends)].filter(isIts);
      if (over.length === 0) continue;
      draft.thread(thread, (all) => {
        for (const fact of over) writeFact(all[depth]?.lends ?? {}, { ...fact, rights: 0 });
      });
    }
  }
}

export const create: Rule<'create'> = {
  enabled: (_, s, a) => isRunning(s, a.thread) && !isAlive(s, a.space),
  conditions: [mayDecide()],
  prunes: true,

  commit(m, draft, { space }) {
    const { [space]: _, ...dead } = draft.state.spaces;
    draft.replace({ spaces: dead });
    const again = m.machine.grants.filter(
      ({ grantor, grantee }) => grantor === space && isAlive(draft.state, grantee),
    );
    if (again.length > 0) {
      draft.grants((grants) => {
        for (const { first, end, grantor, grantee, rights } of again) {
          for (let cell = first; cell < end; cell++) {
            const already = factOf(grants, cell, grantor, grantee);
            writeFact(grants, { cell, grantor, grantee, rights: already | rights });
          }
        }
      });
    }
    const { regionOwner, noMemory, stackOf, pages } = m.machine;
    const isPhysical = (cell: CellId) =>
      pages !== undefined && pages.region.first <= cell && cell < pages.region.end;
    draft.memory((memory) => {
      for (let cell = 0; cell < m.machine.cells; cell++) {
        const isIts = regionOwner[cell] === space && stackOf[cell] === nobody;
        if (!isIts || noMemory[cell] === 1 || isPhysical(cell)) continue;
        // "The memory behind the mapped cells of its ordinary regions becomes zero, aliases included."
        const behind = m.mapping.behind(m.machine, draft.state, cell);
        if (behind !== undefined) remove(memory, behind);
      }
    });
    return done;
  },
};
