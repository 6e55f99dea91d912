/**
 * Changing what is behind addresses.
 *
 * No privileged mode is needed: code that may write a page's entry in the page table may map and unmap
 * the page, and only to memory that it holds passable by the addresses of the physical region. What it pins
 * stays mapped as it is until the pin is taken back.
 */

import { topFrame } from '../frame.ts';
import type { CellRange } from '../layout.ts';
import type { Page, Paging } from '../machine.ts';
import { done } from '../outcome.ts';
import { covers, passable, right } from '../rights.ts';
import type { Condition, Hardware, Rule } from '../rule.ts';
import type { CellId, MachineState, PageId, ThreadId } from '../state.ts';
import { firstUnusable, usable } from './usable.ts';

interface OnPage {
  readonly thread: ThreadId;
  readonly page: PageId;
}

const pagesOf = (m: Hardware) => m.machine.pages as Paging;

const isPossible = (m: Hardware, s: MachineState, { thread, page }: OnPage) =>
  m.machine.pages?.virtual[page] !== undefined && topFrame(s.threads[thread]) !== undefined;

function entryRefused(m: Hardware, s: MachineState, { thread, page }: OnPage): CellId | undefined {
  const range = pagesOf(m).virtual[page]?.entry as CellRange;
  return firstUnusable(m, s, { thread, range, rights: right.w });
}

const mayWriteEntry = <K extends 'map' | 'unmap' | 'pin' | 'unpin'>(): Condition<K> => ({
  cause: 'protection',
  says: "the running environment may write the page's entry in the page table",
  holds: (m, s, a) => entryRefused(m, s, a) === undefined,
  at: entryRefused,
});

const isNotPinned = <K extends 'map' | 'unmap' | 'pin'>(): Condition<K> => ({
  cause: 'busy',
  says: 'the page is not pinned',
  holds: (_, s, a: OnPage) => s.pins[a.page] === undefined,
});

export const map: Rule<'map'> = {
  enabled: (m, s, a) => isPossible(m, s, a) && pagesOf(m).physical[a.physicalPage] !== undefined,
  conditions: [
    mayWriteEntry(),
    {
      cause: 'protection',
      says: 'the running environment holds r and w, passable, on all of the physical page',
      holds: (m, s, a) => pageRefused(m, s, a) === undefined,
      at: pageRefused,
    },
    isNotPinned(),
  ],
  prunes: false,

  commit(_, draft, { page, physicalPage }) {
    draft.replace({ map: { ...draft.state.map, [page]: physicalPage } });
    return done;
  },
};

function pageRefused(
  m: Hardware,
  s: MachineState,
  { thread, physicalPage }: { thread: ThreadId; physicalPage: PageId },
): CellId | undefined {
  const { first, end } = pagesOf(m).physical[physicalPage] as Page;
  for (let cell = first; cell < end; cell++) {
    if (!covers(passable(usable(m, s, thread, cell)), right.r | right.w)) return cell;
  }
  return undefined;
}

export const unmap: Rule<'unmap'> = {
  enabled: isPossible,
  conditions: [mayWriteEntry(), isNotPinned()],
  prunes: false,

  commit(_, draft, { page }) {
    const { [page]: gone, ...others } = draft.state.map;
    if (gone !== undefined) draft.replace({ map: others });
    return done;
  },
};

const canBePinned = (m: Hardware, s: MachineState, a: OnPage) =>
  isPossible(m, s, a) && pagesOf(m).pins;

/** A pin stands until it is taken back, whoever set it and whatever has become of that space. */
export const pin: Rule<'pin'> = {
  enabled: canBePinned,
  conditions: [mayWriteEntry(), isNotPinned()],
  prunes: false,

  commit(_, draft, { page }) {
    draft.replace({ pins: { ...draft.state.pins, [page]: 'pinned' } });
    return done;
  },
};

export const unpin: Rule<'unpin'> = {
  enabled: (m, s, a) => canBePinned(m, s, a) && s.pins[a.page] !== undefined,
  conditions: [mayWriteEntry()],
  prunes: false,

  commit(_, draft, { page }) {
    const { [page]: _gone, ...others } = draft.state.pins;
    draft.replace({ pins: others });
    return done;
  },
};
