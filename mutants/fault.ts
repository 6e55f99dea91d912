/** Planted bugs in faults: what is taken, what its handler finds, and what a return from it leaves. */

import type { FaultRecord } from '../executor/architecture.ts';
import { CallRules } from '../executor/peer-to-peer/call.ts';
import { FaultRules } from '../executor/peer-to-peer/fault.ts';
import type { Context } from '../executor/units/context.ts';
import type { Action } from '../model/action.ts';
import { nobody } from '../model/machine.ts';
import type { Hardware, StateDraft } from '../model/rule.ts';
import type { Faults, Refusal } from '../model/rules/fault.ts';
import type { CellId, MachineState, Thread } from '../model/state.ts';
import { withFaultPortal } from '../model/wiring.ts';
import { paged, wired } from './laboratory.ts';
import {
  afterCommit,
  framesAfter,
  type Mutant,
  mutant,
  onMachine,
  type Plant,
  topAfter,
  type WritableFrame,
  withoutCondition,
  withPart,
} from './mutant.ts';
import { architectureWith, type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const faultMutants: readonly Mutant[] = [
  mutant(
    'faults are handed on without the slot of their space',
    { class: 'C', caughtBy: 'no forged fault', shortest: 3, on: 'wired' },
    withoutCondition('handle', 0),
  ),
  mutant(
    'faults are handed to a portal that nobody opened to who does it',
    { class: 'C', caughtBy: 'no forged fault', shortest: 3, on: 'wired' },
    withoutCondition('handle', 1),
  ),
  mutant(
    'faults go to the portal that was declared',
    { class: 'E', caughtBy: 'no forged fault', shortest: 4, on: 'wired' },
    withPart('faults', ({ take }) => ({
      take: (m, draft, refusal) => {
        const { wiring } = draft.state;
        draft.replace({ wiring: { ...wiring, faults: {} } });
        take(m, draft, refusal);
        draft.replace({ wiring });
      },
    })),
  ),
  mutant(
    'handing on the faults of one space hands on those of the one it was called by',
    { class: 'E', caughtBy: 'no forged fault', shortest: 3, on: 'wired' },
    afterCommit('handle', (draft, { thread, portal }, before, { machine }) => {
      const caller = before.threads[thread]?.at(-2);
      if (caller === undefined) return;
      draft.replace({
        wiring: withFaultPortal(machine, draft.state.wiring, caller.data, portal),
      });
    }),
  ),
  mutant(
    'refusals are not taken while an interrupt is handled',
    { class: 'E', caughtBy: 'no forged fault', shortest: 3, on: 'paged' },
    takingOnly((action, s) => {
      const frames = 'thread' in action ? s.threads[action.thread] : undefined;
      return frames?.some(({ kind }) => kind === 'interrupt') !== true;
    }),
  ),
  mutant(
    'a refused store is not taken by a handler',
    { class: 'E', caughtBy: 'no forged fault', shortest: 1, on: 'paged' },
    takingOnly(({ kind }) => kind !== 'store'),
  ),
  mutant(
    'a fault handler finds the registers of the refused code',
    { class: 'E', caughtBy: 'no forged fault', shortest: 1, on: 'paged' },
    afterTaking((handler, refused) => {
      handler.registers = [...refused.registers];
    }),
  ),
  mutant(
    'a fault handler finds the end of the access, not what was missing',
    { class: 'B', caughtBy: 'no forged fault', shortest: 1, on: 'paged' },
    withAddress(({ action, at }, { machine }) => {
      const span = 'span' in action ? machine.spans[action.span] : undefined;
      return at === undefined || span === undefined ? at : span.end - 1;
    }),
  ),
  mutant(
    'the handler of a refused map finds the start of the page, not what was missing',
    { class: 'B', caughtBy: 'no forged fault', shortest: 4, on: 'paged' },
    withAddress(({ action, at }, { machine }) => {
      const page = machine.pages?.physical[action.kind === 'map' ? action.physicalPage : nobody];
      const isWithin = at !== undefined && page && page.first <= at && at < page.end;
      return isWithin ? page.first : at;
    }),
  ),
  mutant(
    'the handler of an access to what is not mapped finds no address',
    { class: 'E', caughtBy: 'no forged fault', shortest: 2, on: 'paged' },
    withAddress(({ cause, at }) => (cause === 'unmapped' ? undefined : at)),
  ),
  mutant(
    'a refusal in an interrupt handler is taken in the name of another portal',
    { class: 'E', caughtBy: 'no forged fault', shortest: 3, on: 'paged' },
    afterTaking(({ fault }, refused) => {
      if (fault !== undefined && refused.kind === 'interrupt') fault.portal = 0;
    }),
  ),
  mutant(
    'what was lent to the refused code is lent to its handler',
    { class: 'E', caughtBy: 'no forged fault', shortest: 2, on: 'paged' },
    afterTaking((handler, refused) => {
      handler.lends = refused.lends;
    }),
  ),
  mutant(
    'a handler handles its own refusals, one above the other',
    { class: 'E', caughtBy: 'no forged fault', shortest: 3, on: 'paged' },
    withTake((m, draft, refusal, old) => {
      const { action } = refusal;
      if (!('thread' in action)) return;
      // While it is taken, none of the frames below seems to handle anything.
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
    }),
  ),
  mutant(
    'a fault leaves no room for interrupts',
    { class: 'E', caughtBy: 'interrupt headroom', shortest: 4, on: 'paged' },
    withTake((m, draft, refusal, old) => old.take(onMachine(m, { lines: [] }), draft, refusal)),
  ),
  mutant(
    'the handler of a space that has ended runs',
    { class: 'A', caughtBy: 'no forged fault', shortest: 2, on: 'paged' },
    withTake((m, draft, refusal, old) => {
      const { spaces } = draft.state;
      draft.replace({ spaces: {} });
      old.take(m, draft, refusal);
      draft.replace({ spaces });
    }),
  ),
  mutant(
    'the handler of the code space takes what was refused',
    { class: 'E', caughtBy: 'no forged fault', shortest: 1, on: 'paged' },
    withTake((m, draft, refusal, old) => {
      const spaces = m.machine.spaces.map(({ faults, ...space }) =>
        faults === undefined ? space : { ...space, faults: m.machine.portals.length - 1 },
      );
      old.take(onMachine(m, { spaces }), draft, refusal);
    }),
  ),
  mutant(
    'a fault handler replaces the code that was refused',
    { class: 'D', caughtBy: 'balanced unwind', shortest: 1, on: 'paged' },
    afterTaking((_, __, frames) => void frames.splice(-2, 1)),
  ),
  mutant(
    'the hunk of a fault handler keeps what was in that of the refused code',
    { class: 'D', caughtBy: 'opaque hunks', shortest: 2, on: 'paged' },
    afterTaking((handler, refused) => {
      handler.hunk = { ...refused.hunk };
    }),
  ),
  mutant(
    'skipping a refused store writes a register',
    { class: 'D', caughtBy: 'balanced unwind', shortest: 2, on: 'paged' },
    topAfter('return', (below, { top: handler }, { resume }) => {
      const value = typeof resume === 'object' ? resume.skip[0] : undefined;
      if (handler.fault?.refused.kind === 'store' && value !== undefined) {
        below.registers[0] = value;
      }
    }),
  ),
  mutant(
    'what a fault handler returns reaches the refused code',
    { class: 'D', caughtBy: 'mutual protection', shortest: 2, on: 'paged' },
    topAfter('return', (below, { top: handler }) => {
      if (handler.kind === 'fault') below.registers[1] = handler.registers[0] ?? 0;
    }),
  ),
  mutant(
    'a call made by a fault handler returns past the handler',
    { class: 'D', caughtBy: 'balanced unwind', shortest: 3, on: 'paged' },
    framesAfter('return', (frames, { top: callee }) => {
      if (callee.kind === 'call' && frames.at(-1)?.kind === 'fault') frames.pop();
    }),
  ),
  mutant(
    'a retry takes the frame that asked with it',
    { class: 'D', caughtBy: 'balanced unwind', shortest: 3, on: 'paged' },
    framesAfter('return', (frames, { top: handler }) => {
      const isNested = frames.length > 1 && frames.at(-1)?.kind === 'call';
      if (handler.kind === 'fault' && isNested) frames.pop();
    }),
  ),
];

/** A refusal taken differently; `old` is the contract's. */
function withTake(
  take: (m: Hardware, draft: StateDraft, refusal: Refusal, old: Faults) => void,
): Plant {
  return withPart('faults', (old) => ({
    take: (m, draft, refusal) => take(m, draft, refusal, old),
  }));
}

/** No handler takes the refusal of an action of which this does not hold. */
function takingOnly(isTaken: (action: Action, s: MachineState) => boolean): Plant {
  return withTake((m, draft, refusal, old) => {
    if (isTaken(refusal.action, draft.state)) old.take(m, draft, refusal);
  });
}

/** A handler finds another address in its registers. */
function withAddress(where: (refusal: Refusal, m: Hardware) => CellId | undefined): Plant {
  return withTake((m, draft, refusal, old) =>
    old.take(m, draft, { ...refusal, at: where(refusal, m) }),
  );
}

/** A refusal is taken, and then something else done to the frames of its thread. */
function afterTaking(
  change: (handler: WritableFrame, refused: WritableFrame, frames: WritableFrame[]) => void,
): Plant {
  return withTake((m, draft, refusal, old) => {
    const before = draft.state;
    old.take(m, draft, refusal);
    if (draft.state === before || !('thread' in refusal.action)) return;
    draft.thread(refusal.action.thread, (frames) => {
      const [refused, handler] = frames.slice(-2);
      if (refused !== undefined && handler !== undefined) change(handler, refused, frames);
    });
  });
}

export const faultUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'the slot of faults is written and not read',
    { class: 'E', shows: ['frames'], shortest: 4, where: wired },
    architectureWith({
      faults: class extends FaultRules {
        protected override namedPortal(context: Context, hart: number): number {
          const { data } = this.access.framesOf(context, hart).top;
          return context.description.spaces[data]?.faults ?? -1;
        }
      },
    }),
  ),
  plantedUnit(
    'a fault handler is not told where',
    { class: 'E', shows: ['register'], shortest: 1, where: paged },
    architectureWith({ faults: faultsWith({ address: 0 }) }),
  ),
  plantedUnit(
    'a fault handler is not told why',
    { class: 'E', shows: ['register'], shortest: 1, where: paged },
    architectureWith({ faults: faultsWith({ cause: 0 }) }),
  ),
  plantedUnit(
    'a fault handler handles its own faults',
    { class: 'E', shows: ['frames'], shortest: 3, where: paged },
    architectureWith({
      faults: class extends FaultRules {
        override portalFor(...[context, hart]: Parameters<FaultRules['portalFor']>): number {
          const portal = this.namedPortal(context, hart);
          const isAlive = portal >= 0 && !this.access.isDeadEnd(context, portal);
          return isAlive && this.frames.hasRoom(context, hart) ? portal : -1;
        }
      },
    }),
  ),
  plantedUnit(
    'what is skipped is not told to who was refused',
    { class: 'E', shows: ['register'], shortest: 2, where: paged },
    architectureWith({
      calls: class extends CallRules {
        protected override leave(
          ...[context, hart, { resume: _, ...action }]: Parameters<CallRules['leave']>
        ): void {
          super.leave(context, hart, action);
        }
      },
    }),
  ),
];

/** Every handler finds this in the record of its fault. */
function faultsWith(recorded: Partial<FaultRecord>): typeof FaultRules {
  return class extends FaultRules {
    override enter(...[context, hart, portal, record]: Parameters<FaultRules['enter']>): void {
      super.enter(context, hart, portal, { ...record, ...recorded });
    }
  };
}
