/**
 * Planted bugs in what comes from outside and what ends: interrupts, transfers, unwinding, spaces.
 *
 * The catalogue says what a planted bug is; these belong to it.
 */

import type { LineDescription } from '../model/description.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { put, remove } from '../model/sparse.ts';
import type { MachineState, Thread } from '../model/state.ts';
import { type Mutant, withRule } from './catalogue.ts';

const lineOf = (machine: Machine, line: number) => machine.lines[line] as LineDescription;

function isPending(s: MachineState, line: number, thread: number): boolean {
  return s.lines[line] !== undefined && topFrame(s.threads[thread] as Thread) !== undefined;
}

const on = 'outside' as const;

export const mutantsFromOutside: readonly Mutant[] = [
  {
    name: 'a delivery does not look at priorities',
    class: 'E',
    caughtBy: 'no forged interrupt',
    shortest: 4,
    on,
    plant: (contract) =>
      withRule(contract, 'deliver', () => ({
        enabled: (_, s, a) => isPending(s, a.line, a.thread),
      })),
  },
  {
    name: 'a handler that is not re-entrant is delivered on another thread',
    class: 'E',
    caughtBy: 'no self-nesting',
    shortest: 4,
    on,
    plant: (contract) =>
      withRule(contract, 'deliver', () => ({
        enabled: (m, s, a) =>
          isPending(s, a.line, a.thread) &&
          lineOf(m.machine, a.line).priority >
            (topFrame(s.threads[a.thread] as Thread)?.priority ?? 0),
      })),
  },
  {
    name: 'a handler that has called is taken for one that has ended',
    class: 'E',
    caughtBy: 'no self-nesting',
    shortest: 5,
    on,
    plant: (contract) =>
      withRule(contract, 'deliver', () => ({
        enabled(m, s, a) {
          const { priority } = lineOf(m.machine, a.line);
          const runs = s.threads.some((frames) => topFrame(frames)?.line === a.line);
          const top = topFrame(s.threads[a.thread] as Thread);
          return isPending(s, a.line, a.thread) && !runs && priority > (top?.priority ?? 0);
        },
      })),
  },
  {
    name: 'a delivered line stays pending',
    class: 'E',
    caughtBy: 'no forged interrupt',
    shortest: 2,
    on,
    plant: (contract) =>
      withRule(contract, 'deliver', (old) => ({
        commit(m, draft, a) {
          const outcome = old.commit(m, draft, a);
          draft.replace({ lines: { ...draft.state.lines, [a.line]: 'pending' } });
          return outcome;
        },
      })),
  },
  {
    name: 'a handler finds the registers of what it interrupts',
    class: 'E',
    caughtBy: 'no forged interrupt',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'deliver', (old) => ({
        commit(m, draft, a) {
          const registers = topFrame(draft.state.threads[a.thread] as Thread)?.registers ?? [];
          const outcome = old.commit(m, draft, a);
          draft.thread(a.thread, (frames) => {
            const top = frames.at(-1);
            if (top !== undefined) top.registers = [...registers];
          });
          return outcome;
        },
      })),
  },
  {
    name: 'a handler runs with the priority of what it interrupts',
    class: 'E',
    caughtBy: 'no forged interrupt',
    shortest: 2,
    on,
    plant: (contract) =>
      withRule(contract, 'deliver', (old) => ({
        commit(m, draft, a) {
          const outcome = old.commit(m, draft, a);
          draft.thread(a.thread, (frames) => {
            const [below, top] = [frames.at(-2), frames.at(-1)];
            if (top !== undefined) top.priority = below?.priority ?? 0;
          });
          return outcome;
        },
      })),
  },
  {
    name: 'what was lent to the interrupted code counts for its handler',
    class: 'E',
    caughtBy: 'no unauthorized access',
    shortest: 4,
    on,
    plant: (contract) => ({
      ...contract,
      authority: { ...contract.authority, counting: (thread) => thread },
    }),
  },
  {
    name: 'a call leaves no room for interrupts',
    class: 'E',
    caughtBy: 'interrupt headroom',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'call', ({ conditions }) => ({
        conditions: conditions.map((condition) =>
          condition.cause === 'stack'
            ? {
                ...condition,
                holds: (m, s, a) =>
                  (s.threads[a.thread] as Thread).length <
                  (m.machine.threads[a.thread]?.hunks.length ?? 0),
              }
            : condition,
        ),
      })),
  },
  {
    name: 'a call leaves room for one interrupt of each priority but the highest',
    class: 'E',
    caughtBy: 'interrupt headroom',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'call', ({ conditions }) => ({
        conditions: conditions.map((condition) =>
          condition.cause === 'stack'
            ? {
                ...condition,
                holds(m, s, a) {
                  const highest = Math.max(...m.machine.lines.map(({ priority }) => priority));
                  const lines = m.machine.lines.filter(({ priority }) => priority < highest);
                  return condition.holds({ ...m, machine: { ...m.machine, lines } }, s, a);
                },
              }
            : condition,
        ),
      })),
  },
  {
    name: 'a call from a handler runs with priority 0',
    class: 'E',
    caughtBy: 'controlled entry',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'call', (old) => ({
        commit(m, draft, a) {
          const outcome = old.commit(m, draft, a);
          draft.thread(a.thread, (frames) => {
            const top = frames.at(-1);
            if (top !== undefined) top.priority = 0;
          });
          return outcome;
        },
      })),
  },
  {
    name: 'a start does not ask for the registers of the device',
    class: 'F',
    caughtBy: 'DMA confinement',
    shortest: 1,
    on,
    plant: (contract) =>
      withRule(contract, 'start', ({ conditions }) => ({ conditions: conditions.slice(1) })),
  },
  {
    name: 'a start does not ask what its starter holds',
    class: 'F',
    caughtBy: 'DMA confinement',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'start', ({ conditions }) => ({
        conditions: conditions.filter((_, i) => i !== 1),
      })),
  },
  {
    name: 'a transfer outlives what it was lent',
    class: 'F',
    caughtBy: 'DMA confinement',
    shortest: 3,
    on,
    plant: (contract) => ({
      ...contract,
      settle: {
        prune(m, before, draft) {
          const { devices, lines } = draft.state;
          contract.settle.prune(m, before, draft);
          for (const [device, now] of devices.entries()) draft.device(device, now);
          draft.replace({ lines });
        },
      },
    }),
  },
  {
    name: 'beats do not heed the aperture',
    class: 'F',
    caughtBy: 'DMA confinement',
    shortest: 4,
    on,
    plant: (contract) =>
      withRule(contract, 'beat', (old) => ({
        commit: (m, draft, a) =>
          old.commit(
            {
              ...m,
              machine: {
                ...m.machine,
                devices: m.machine.devices.map((device) => ({ ...device, aperture: undefined })),
              },
            },
            draft,
            a,
          ),
      })),
  },
  {
    name: 'a beat writes the cell behind the one that it moves as well',
    class: 'F',
    caughtBy: 'DMA confinement',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'beat', (old) => ({
        commit(m, draft, a) {
          const now = draft.state.devices[a.device];
          const outcome = old.commit(m, draft, a);
          if (now?.kind !== 'transfer' || now.direction !== 'in') return outcome;
          draft.memory((memory) => {
            if (a.value === 0) remove(memory, now.next + 1);
            else put(memory, now.next + 1, a.value);
          });
          return outcome;
        },
      })),
  },
  {
    name: 'a device that is stopped raises its line',
    class: 'F',
    caughtBy: 'DMA confinement',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'stop', (old) => ({
        commit(m, draft, a) {
          const outcome = old.commit(m, draft, a);
          const line = m.machine.devices[a.device]?.line ?? 0;
          draft.replace({ lines: { ...draft.state.lines, [line]: 'pending' } });
          return outcome;
        },
      })),
  },
  {
    name: 'a device goes on in the name of a space that has ended',
    class: 'F',
    caughtBy: 'DMA confinement',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'destroy', (old) => ({
        commit(m, draft, a) {
          const { devices } = draft.state;
          const outcome = old.commit(m, draft, a);
          for (const [device, now] of devices.entries()) draft.device(device, now);
          return outcome;
        },
      })),
  },
  {
    name: 'an unwind leaves one frame too many',
    class: 'D',
    caughtBy: 'balanced unwind',
    shortest: 3,
    on,
    plant: (contract) =>
      withRule(contract, 'unwind', (old) => ({
        commit(m, draft, a) {
          return old.commit(m, draft, { ...a, depth: a.depth + 1 });
        },
      })),
  },
  {
    name: 'what was granted to a space that has ended stays',
    class: 'A',
    caughtBy: 'revocation completeness',
    // Its callers' right to enter its portal is such a grant.
    shortest: 1,
    on,
    plant: (contract) =>
      withRule(contract, 'destroy', (old) => ({
        commit(m, draft, a) {
          const { grants } = draft.state;
          const outcome = old.commit(m, draft, a);
          draft.grants((now) => {
            Object.assign(now, structuredClone(grants));
          });
          return outcome;
        },
      })),
  },
  {
    name: 'frames of a space that has ended run on',
    class: 'D',
    caughtBy: 'balanced unwind',
    shortest: 2,
    on,
    plant: (contract) =>
      withRule(contract, 'destroy', (old) => ({
        commit(m, draft, a) {
          const { threads } = draft.state;
          const outcome = old.commit(m, draft, a);
          for (const [thread, frames] of threads.entries()) {
            draft.thread(thread, (now) => {
              now.splice(0, now.length, ...(structuredClone(frames) as unknown as typeof now));
            });
          }
          return outcome;
        },
      })),
  },
  {
    name: 'anybody may end a space',
    class: 'C',
    caughtBy: 'containment',
    shortest: 1,
    on,
    plant: (contract) => withRule(contract, 'destroy', () => ({ conditions: [] })),
  },
  {
    name: 'a space that is made anew finds what was stored there',
    class: 'A',
    caughtBy: 'containment',
    shortest: 4,
    on,
    plant: (contract) =>
      withRule(contract, 'create', (old) => ({
        commit(m, draft, a) {
          const { memory } = draft.state;
          const outcome = old.commit(m, draft, a);
          draft.memory((now) => {
            Object.assign(now, structuredClone(memory));
          });
          return outcome;
        },
      })),
  },
];
