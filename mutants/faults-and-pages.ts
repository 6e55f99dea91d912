/**
 * Planted bugs in faults, in pages, and in what an interrupt leaves behind.
 *
 * The catalogue says what a planted bug is; these belong to it.
 */

import type { Action } from '../model/action.ts';
import { topFrame } from '../model/frame.ts';
import { nobody, type Page, type Paging } from '../model/machine.ts';
import type { Mapping } from '../model/mapping.ts';
import { done } from '../model/outcome.ts';
import { covers, passable, right } from '../model/rights.ts';
import type { Hardware, StateDraft } from '../model/rule.ts';
import type { Faults, Refusal } from '../model/rules/fault.ts';
import type { Semantics } from '../model/semantics.ts';
import { remove } from '../model/sparse.ts';
import type { CellId, Frame, Thread } from '../model/state.ts';
import { type Mutant, withCondition, withRule } from './catalogue.ts';

const on = 'paged' as const;

function withFaults(contract: Semantics, change: (old: Faults) => Partial<Faults>): Semantics {
  return { ...contract, faults: { ...contract.faults, ...change(contract.faults) } };
}

function withMapping(contract: Semantics, change: (old: Mapping) => Partial<Mapping>): Semantics {
  return { ...contract, mapping: { ...contract.mapping, ...change(contract.mapping) } };
}

type WritableFrame = Parameters<Parameters<StateDraft['thread']>[1]>[0][number];

/** The contract, and then something else done to the frame that took the refusal. */
function afterTaking(
  contract: Semantics,
  change: (handler: WritableFrame, refused: WritableFrame | undefined) => void,
): Semantics {
  return withFaults(contract, (old) => ({
    take(m, draft, refusal) {
      const before = draft.state;
      old.take(m, draft, refusal);
      if (draft.state === before || !('thread' in refusal.action)) return;
      draft.thread(refusal.action.thread, (frames) => {
        const [refused, handler] = frames.slice(-2);
        if (handler !== undefined) change(handler, refused);
      });
    },
  }));
}

/** The contract, with another cell told to the handler as where it failed. */
function telling(
  contract: Semantics,
  where: (refusal: Refusal, m: Hardware) => CellId | undefined,
): Semantics {
  return withFaults(contract, (old) => ({
    take: (m, draft, refusal) => old.take(m, draft, { ...refusal, at: where(refusal, m) }),
  }));
}

/** The contract with this kind of action never taken by a handler, or only this kind. */
function takingOnly(contract: Semantics, isTaken: (action: Action) => boolean): Semantics {
  return withFaults(contract, (old) => ({
    take(m, draft, refusal) {
      if (isTaken(refusal.action)) old.take(m, draft, refusal);
    },
  }));
}

/** The contract, and then something else done to the frame that is returned to. */
function afterReturning(
  contract: Semantics,
  kind: Frame['kind'],
  change: (below: WritableFrame, action: Action<'return'>, popped: Frame) => void,
  cut: (frames: WritableFrame[]) => void = () => undefined,
): Semantics {
  return withRule(contract, 'return', (old) => ({
    commit(m, draft, a) {
      const popped = topFrame(draft.state.threads[a.thread] as Thread);
      const outcome = old.commit(m, draft, a);
      if (popped?.kind === kind) {
        draft.thread(a.thread, (frames) => {
          const below = frames.at(-1);
          if (below !== undefined) change(below, a, popped);
          cut(frames);
        });
      }
      return outcome;
    },
  }));
}

const paging = (state: { readonly machine: { readonly pages: Paging | undefined } }) =>
  state.machine.pages as Paging;

export const mutantsInFaultsAndPages: readonly Mutant[] = [
  {
    name: 'refusals are not taken while an interrupt is handled',
    class: 'E',
    caughtBy: 'no forged fault',
    shortest: 3,
    on,
    plant: (contract) =>
      withFaults(contract, (old) => ({
        take(m, draft, refusal) {
          const frames =
            'thread' in refusal.action ? draft.state.threads[refusal.action.thread] : undefined;
          if (frames?.some(({ kind }) => kind === 'interrupt') === true) return;
          old.take(m, draft, refusal);
        },
      })),
  },
  {
    name: 'a refused store is not taken by a handler',
    class: 'E',
    caughtBy: 'no forged fault',
    shortest: 1,
    on,
    plant: (contract) => takingOnly(contract, ({ kind }) => kind !== 'store'),
  },
  {
    name: 'a fault handler finds the registers of the refused code',
    class: 'E',
    caughtBy: 'no forged fault',
    shortest: 1,
    on,
    plant: (contract) =>
      afterTaking(contract, (handler, refused) => {
        handler.registers = [...(refused?.registers ?? [])];
      }),
  },
  {
    name: 'a fault handler is told where the access ends',
    class: 'B',
    caughtBy: 'no forged fault',
    shortest: 1,
    on,
    plant: (contract) =>
      telling(contract, ({ action, at }, { machine }) => {
        const span = 'span' in action ? machine.spans[action.span] : undefined;
        return at === undefined || span === undefined ? at : span.end - 1;
      }),
  },
  {
    name: 'the handler of a refused map is told where the page begins, not what was missing',
    class: 'B',
    caughtBy: 'no forged fault',
    shortest: 4,
    on,
    plant: (contract) =>
      telling(contract, ({ action, at }, { machine }) => {
        const page = machine.pages?.physical[action.kind === 'map' ? action.physicalPage : nobody];
        const isWithin = at !== undefined && page && page.first <= at && at < page.end;
        return isWithin ? page.first : at;
      }),
  },
  {
    name: 'the handler of an access to what is not mapped is told no address',
    class: 'E',
    caughtBy: 'no forged fault',
    shortest: 2,
    on,
    plant: (contract) =>
      telling(contract, ({ cause, at }) => (cause === 'unmapped' ? undefined : at)),
  },
  {
    name: 'a refusal in an interrupt handler is taken in the name of another portal',
    class: 'E',
    caughtBy: 'no forged fault',
    shortest: 3,
    on,
    plant: (contract) =>
      afterTaking(contract, ({ fault }, refused) => {
        if (fault !== undefined && refused?.kind === 'interrupt') fault.portal = 0;
      }),
  },
  {
    name: 'what was lent to the refused code is lent to its handler',
    class: 'E',
    caughtBy: 'no forged fault',
    shortest: 2,
    on,
    plant: (contract) =>
      afterTaking(contract, (handler, refused) => {
        handler.lends = refused?.lends ?? {};
      }),
  },
  {
    name: 'what was lent below a fault counts for its handler',
    class: 'E',
    caughtBy: 'no unauthorized access',
    shortest: 4,
    on,
    plant: (contract) => ({
      ...contract,
      authority: {
        ...contract.authority,
        counting: (thread) =>
          thread.slice(
            Math.max(
              0,
              thread.findLastIndex(({ kind }) => kind === 'interrupt'),
            ),
          ),
      },
    }),
  },
  {
    name: 'a handler handles its own refusals, one above the other',
    class: 'E',
    caughtBy: 'no forged fault',
    shortest: 3,
    on,
    plant: (contract) =>
      withFaults(contract, (old) => ({
        take(m, draft, refusal) {
          // As if none of the frames below were handling anything.
          const { action } = refusal;
          if (!('thread' in action)) return;
          const frames = draft.state.threads[action.thread] as Thread;
          draft.thread(action.thread, (all) => {
            for (const frame of all) delete frame.fault;
          });
          old.take(m, draft, refusal);
          draft.thread(action.thread, (all) => {
            for (const [i, { fault }] of frames.entries()) {
              const frame = all[i];
              if (frame !== undefined && fault !== undefined) {
                frame.fault = fault as unknown as NonNullable<WritableFrame['fault']>;
              }
            }
          });
        },
      })),
  },
  {
    name: 'a fault leaves no room for interrupts',
    class: 'E',
    caughtBy: 'interrupt headroom',
    shortest: 4,
    on,
    plant: (contract) =>
      withFaults(contract, (old) => ({
        take: (m, draft, refusal) =>
          old.take({ ...m, machine: { ...m.machine, lines: [] } }, draft, refusal),
      })),
  },
  {
    name: 'the handler of a space that has ended runs',
    class: 'A',
    caughtBy: 'no forged fault',
    shortest: 2,
    on,
    plant: (contract) =>
      withFaults(contract, () => ({
        take(m, draft, refusal) {
          const { spaces } = draft.state;
          draft.replace({ spaces: {} });
          contract.faults.take(m, draft, refusal);
          draft.replace({ spaces });
        },
      })),
  },
  {
    name: 'the handler of the code space takes what was refused',
    class: 'E',
    caughtBy: 'no forged fault',
    shortest: 1,
    on,
    plant: (contract) =>
      withFaults(contract, () => ({
        take(m, draft, refusal) {
          const spaces = m.machine.spaces.map(({ faults, ...space }) =>
            faults === undefined ? space : { ...space, faults: m.machine.portals.length - 1 },
          );
          contract.faults.take({ ...m, machine: { ...m.machine, spaces } }, draft, refusal);
        },
      })),
  },
  {
    name: 'a fault handler replaces the code that was refused',
    class: 'D',
    caughtBy: 'balanced unwind',
    shortest: 1,
    on,
    plant: (contract) =>
      withFaults(contract, (old) => ({
        take(m, draft, refusal) {
          const before = draft.state;
          old.take(m, draft, refusal);
          if (draft.state === before || !('thread' in refusal.action)) return;
          draft.thread(refusal.action.thread, (frames) => {
            frames.splice(-2, 1);
          });
        },
      })),
  },
  {
    name: 'the hunk of a fault handler keeps what was in that of the refused code',
    class: 'D',
    caughtBy: 'opaque hunks',
    shortest: 2,
    on,
    plant: (contract) =>
      afterTaking(contract, (handler, refused) => {
        handler.hunk = { ...refused?.hunk };
      }),
  },
  {
    name: 'skipping a refused store writes a register',
    class: 'D',
    caughtBy: 'balanced unwind',
    shortest: 2,
    on,
    plant: (contract) =>
      afterReturning(contract, 'fault', (below, { resume }, { fault }) => {
        const value = typeof resume === 'object' ? resume.skip[0] : undefined;
        if (fault?.refused.kind === 'store' && value !== undefined) below.registers[0] = value;
      }),
  },
  {
    name: 'what a fault handler returns reaches the refused code',
    class: 'D',
    caughtBy: 'mutual protection',
    shortest: 2,
    on,
    plant: (contract) =>
      afterReturning(contract, 'fault', (below, _, popped) => {
        below.registers[1] = popped.registers[0] ?? 0;
      }),
  },
  {
    name: 'a call made by a fault handler returns past the handler',
    class: 'D',
    caughtBy: 'balanced unwind',
    shortest: 3,
    on,
    plant: (contract) =>
      afterReturning(
        contract,
        'call',
        () => undefined,
        (frames) => {
          if (frames.at(-1)?.kind === 'fault') frames.pop();
        },
      ),
  },
  {
    name: 'a retry takes the frame that asked with it',
    class: 'D',
    caughtBy: 'balanced unwind',
    shortest: 3,
    on,
    plant: (contract) =>
      afterReturning(
        contract,
        'fault',
        () => undefined,
        (frames) => {
          if (frames.length > 1 && frames.at(-1)?.kind === 'call') frames.pop();
        },
      ),
  },
  {
    name: 'whoever may write the entry maps any memory',
    class: 'C',
    caughtBy: 'physical confinement',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'map', ({ conditions }) => ({ conditions: conditions.slice(0, 1) })),
  },
  {
    name: 'whoever may use memory maps it, though not let pass it on',
    class: 'C',
    caughtBy: 'physical confinement',
    shortest: 4,
    on,
    plant: (contract) =>
      withRule(contract, 'map', ({ conditions }) => ({
        conditions: conditions.map((condition, i) =>
          i === 0
            ? condition
            : {
                ...condition,
                holds(m, s, a) {
                  const { first, end } = paging(m).physical[a.physicalPage] as Page;
                  const frames = s.threads[a.thread] as Thread;
                  const top = topFrame(frames) as Frame;
                  for (let cell = first; cell < end; cell++) {
                    const held = m.authority.heldWith(m.machine, s, frames, top.data, cell);
                    if ((held & right.r) === 0 || (held & right.w) === 0) return false;
                  }
                  return true;
                },
              },
        ),
      })),
  },
  {
    name: 'a map asks for the first address of the physical page alone',
    class: 'B',
    caughtBy: 'physical confinement',
    shortest: 4,
    on: 'paged',
    plant: (contract) =>
      withRule(contract, 'map', ({ conditions }) => ({
        conditions: conditions.map((condition, i) =>
          i === 0
            ? condition
            : {
                ...condition,
                holds(m, s, a) {
                  const { first } = paging(m).physical[a.physicalPage] as Page;
                  const frames = s.threads[a.thread] as Thread;
                  const top = topFrame(frames) as Frame;
                  const held = m.authority.heldWith(m.machine, s, frames, top.data, first);
                  return covers(passable(held), right.r | right.w);
                },
              },
        ),
      })),
  },
  {
    name: 'anybody unmaps any page',
    class: 'C',
    caughtBy: 'physical confinement',
    shortest: 1,
    on,
    plant: (contract) => withRule(contract, 'unmap', () => ({ conditions: [] })),
  },
  {
    name: 'an unmapped page leads where it led',
    class: 'A',
    caughtBy: 'physical confinement',
    shortest: 1,
    on,
    plant: (contract) => withRule(contract, 'unmap', () => ({ commit: () => done })),
  },
  {
    name: 'unmapping one page unmaps all that show the memory',
    class: 'A',
    caughtBy: 'physical confinement',
    shortest: 2,
    on,
    plant: (contract) =>
      withRule(contract, 'unmap', () => ({
        commit(_, draft, { page }) {
          const { map } = draft.state;
          const gone = Object.entries(map).filter(([, physical]) => physical === map[page]);
          const left = Object.entries(map).filter((entry) => !gone.some(([p]) => p === entry[0]));
          draft.replace({ map: Object.fromEntries(left) });
          return done;
        },
      })),
  },
  {
    name: 'a map goes to the page below',
    class: 'B',
    caughtBy: 'physical confinement',
    shortest: 1,
    on,
    plant: (contract) =>
      withRule(contract, 'map', () => ({
        commit(_, draft, { page, physicalPage }) {
          const physical = Math.max(0, physicalPage - 1);
          draft.replace({ map: { ...draft.state.map, [page]: physical } });
          return done;
        },
      })),
  },
  {
    name: 'addresses outside every mapped page lead to the first physical page',
    class: 'B',
    caughtBy: 'no unauthorized access',
    shortest: 2,
    on,
    plant: (contract) =>
      withMapping(contract, (old) => ({
        behind(machine, state, cell) {
          const found = old.behind(machine, state, cell);
          const { pages } = machine;
          return found ?? (pages?.physical[0] as Page | undefined)?.first;
        },
      })),
  },
  {
    name: 'the offset within a page is lost',
    class: 'B',
    caughtBy: 'physical confinement',
    shortest: 1,
    on,
    plant: (contract) =>
      withMapping(contract, (old) => ({
        behind(machine, state, cell) {
          const page = machine.pages?.pageOf[cell] ?? nobody;
          return old.behind(machine, state, machine.pages?.virtual[page]?.first ?? cell);
        },
      })),
  },
  {
    name: 'the page table is memory to its owner',
    class: 'C',
    caughtBy: 'no unauthorized access',
    shortest: 1,
    on,
    plant: (contract) =>
      withRule(contract, 'store', ({ conditions }) => ({
        conditions: conditions.map((condition) => ({
          ...condition,
          holds(m, s, a) {
            const { table } = paging(m);
            const machine = { ...m.machine, noMemory: m.machine.noMemory.slice() };
            machine.noMemory.fill(0, table.first, table.end);
            return condition.cause === 'unmapped' || condition.holds({ ...m, machine }, s, a);
          },
        })),
      })),
  },
  {
    name: 'the pager is refused its own memory',
    class: 'C',
    caughtBy: 'no denied access',
    shortest: 1,
    on,
    plant: (contract) =>
      withCondition(contract, {
        kind: 'store',
        cause: 'unmapped',
        holds: (m, _, a) => {
          const { first, end } = m.machine.spans[a.span] ?? { first: 0, end: 0 };
          for (let cell = first; cell < end; cell++) {
            if (m.machine.stackOf[cell] === nobody && m.machine.pages?.pageOf[cell] === nobody) {
              return false;
            }
          }
          return true;
        },
      }),
  },
  {
    name: 'a beat goes on where nothing is mapped',
    class: 'F',
    caughtBy: 'DMA confinement',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'beat', (old) => ({
        commit: (m, draft, a) =>
          old.commit(
            {
              ...m,
              mapping: {
                behind: (machine, state, cell) =>
                  m.mapping.behind(machine, state, cell) ?? paging(m).physical[0]?.first,
              },
            },
            draft,
            a,
          ),
      })),
  },
  {
    name: 'a device goes on to the page that was behind when it started',
    class: 'F',
    caughtBy: 'DMA confinement',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'beat', (old) => ({
        commit: (m, draft, a) =>
          old.commit(
            {
              ...m,
              mapping: {
                // Its own copy of the translation, as of the start of the machine.
                behind: (machine, state, cell) =>
                  m.mapping.behind(machine, { ...state, map: { 0: 1, 1: 0 } }, cell),
              },
            },
            draft,
            a,
          ),
      })),
  },
  {
    name: 'an aperture is compared with addresses, not with physical pages',
    class: 'F',
    caughtBy: 'DMA confinement',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'beat', (old) => ({
        commit(m, draft, a) {
          const devices = m.machine.devices.map((device) => {
            const heap = paging(m).virtual[1] as Page;
            const cells = Array.from({ length: heap.end - heap.first }, (_, i) => heap.first + i);
            return { ...device, aperture: new Set([...cells, ...wholeOf(paging(m).region)]) };
          });
          return old.commit({ ...m, machine: { ...m.machine, devices } }, draft, a);
        },
      })),
  },
  {
    name: 'a space made anew finds what is behind its pages',
    class: 'A',
    caughtBy: 'containment',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'create', (old) => ({
        commit(m, draft, a) {
          const { memory } = draft.state;
          const outcome = old.commit(m, draft, a);
          draft.memory((now) => {
            for (const [block, values] of Object.entries(memory)) {
              now[Number(block)] = { ...values };
            }
          });
          return outcome;
        },
      })),
  },
  {
    name: 'a return from an interrupt clears the registers below',
    class: 'E',
    caughtBy: 'interrupt transparency',
    shortest: 2,
    on,
    plant: (contract) =>
      afterReturning(contract, 'interrupt', (below) => {
        below.registers = below.registers.map(() => 0);
      }),
  },
  {
    name: 'an interrupt takes what was lent to the interrupted code',
    class: 'E',
    caughtBy: 'interrupt transparency',
    shortest: 2,
    on,
    plant: (contract) =>
      withRule(contract, 'deliver', (old) => ({
        commit(m, draft, a) {
          draft.thread(a.thread, (frames) => {
            const top = frames.at(-1);
            if (top !== undefined) top.lends = {};
          });
          return old.commit(m, draft, a);
        },
      })),
  },
  {
    name: 'the hunk of the interrupted code is cleared with that of the handler',
    class: 'E',
    caughtBy: 'interrupt transparency',
    shortest: 2,
    on,
    plant: (contract) =>
      afterReturning(contract, 'interrupt', (below) => {
        below.hunk = {};
      }),
  },
  {
    name: 'an interrupt stops the transfers of the interrupted code',
    class: 'F',
    caughtBy: 'interrupt transparency',
    shortest: 2,
    on,
    plant: (contract) =>
      withRule(contract, 'deliver', (old) => ({
        commit(m, draft, a) {
          const outcome = old.commit(m, draft, a);
          for (const [device, now] of draft.state.devices.entries()) {
            if (now.kind === 'transfer') draft.device(device, { kind: 'idle', status: 'stopped' });
          }
          return outcome;
        },
      })),
  },
  {
    name: 'a load by a handler clears a word of memory',
    class: 'E',
    caughtBy: 'interrupt transparency',
    shortest: 2,
    on,
    plant: (contract) =>
      withRule(contract, 'load', (old) => ({
        commit(m, draft, a) {
          const isHandler = topFrame(draft.state.threads[a.thread] as Thread)?.kind === 'interrupt';
          const outcome = old.commit(m, draft, a);
          if (isHandler) draft.memory((memory) => remove(memory, 0));
          return outcome;
        },
      })),
  },
];

function wholeOf({ first, end }: { readonly first: number; readonly end: number }): number[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}
