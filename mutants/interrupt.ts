/** Planted bugs in interrupts: when they are delivered, and what they find, change and leave behind. */

import { CallRules } from '../executor/peer-to-peer/call.ts';
import { FrameRules } from '../executor/peer-to-peer/frame.ts';
import { InterruptRules } from '../executor/peer-to-peer/interrupt.ts';
import { WiringRules } from '../executor/peer-to-peer/wiring.ts';
import { InterruptController } from '../executor/units/interrupt-controller.ts';
import { type FrameLink, frameKind, Spiller } from '../executor/units/spiller.ts';
import { Wiring } from '../executor/units/wiring.ts';
import type { Action } from '../model/action.ts';
import { present } from '../model/assert.ts';
import type { LineDescription } from '../model/description.ts';
import { topFrame } from '../model/frame.ts';
import { remove } from '../model/sparse.ts';
import type { Frame, MachineState, Thread } from '../model/state.ts';
import { deepCalls, outside, wired } from './laboratory.ts';
import {
  afterCommit,
  framesAfter,
  type Mutant,
  mutant,
  type Plant,
  topAfter,
  type WritableFrame,
  withCommit,
  withCondition,
  withoutCondition,
  withRule,
} from './mutant.ts';
import { architectureWith, type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const interruptMutants: readonly Mutant[] = [
  mutant(
    'a line is bound without its slot',
    { class: 'C', caughtBy: 'no forged interrupt', shortest: 3, on: 'wired' },
    withoutCondition('bind', 0),
  ),
  mutant(
    'a line is bound to a portal that its driver may not enter',
    { class: 'C', caughtBy: 'no forged interrupt', shortest: 3, on: 'wired' },
    withoutCondition('bind', 1),
  ),
  mutant(
    'a line is bound by the slot of the line below',
    { class: 'B', caughtBy: 'no forged interrupt', shortest: 3, on: 'wired' },
    withCondition('bind', 0, (m, s, a, old) =>
      old.holds(m, s, { ...a, line: Math.max(0, a.line - 1) }),
    ),
  ),
  mutant(
    'a bound line is delivered where it was declared to be',
    { class: 'E', caughtBy: 'controlled entry', shortest: 5, on: 'wired' },
    withCommit('deliver', (m, draft, a, old) => {
      const { wiring } = draft.state;
      draft.replace({ wiring: { ...wiring, lines: {} } });
      const outcome = old.commit(m, draft, a);
      draft.replace({ wiring });
      return outcome;
    }),
  ),
  mutant(
    'a delivery undoes the binding of its line',
    { class: 'E', caughtBy: 'no forged interrupt', shortest: 5, on: 'wired' },
    afterCommit('deliver', (draft, { line }) => {
      const { [line]: _, ...lines } = draft.state.wiring.lines;
      draft.replace({ wiring: { ...draft.state.wiring, lines } });
    }),
  ),
  mutant(
    'a delivery does not look at priorities',
    { class: 'E', caughtBy: 'no forged interrupt', shortest: 4, on: 'outside' },
    deliveredWhen(() => true),
  ),
  mutant(
    'a handler that is not re-entrant is delivered on another thread',
    { class: 'E', caughtBy: 'no self-nesting', shortest: 4, on: 'outside' },
    deliveredWhen((line, top) => line.priority > top.priority),
  ),
  mutant(
    'a handler that has called is taken for one that has ended',
    { class: 'E', caughtBy: 'no self-nesting', shortest: 5, on: 'outside' },
    deliveredWhen((line, top, s, a) => {
      const runs = s.threads.some((frames) => topFrame(frames)?.line === a.line);
      return !runs && line.priority > top.priority;
    }),
  ),
  mutant(
    'a delivered line stays pending',
    { class: 'E', caughtBy: 'no forged interrupt', shortest: 2, on: 'outside' },
    afterCommit('deliver', (draft, a) => {
      draft.replace({ lines: { ...draft.state.lines, [a.line]: 'pending' } });
    }),
  ),
  mutant(
    'a handler finds the registers of what it interrupts',
    { class: 'E', caughtBy: 'no forged interrupt', shortest: 3, on: 'outside' },
    topAfter('deliver', (handler, { top: interrupted }) => {
      handler.registers = [...interrupted.registers];
    }),
  ),
  mutant(
    'a handler runs with the priority of what it interrupts',
    { class: 'E', caughtBy: 'no forged interrupt', shortest: 2, on: 'outside' },
    topAfter('deliver', (handler, { top: interrupted }) => {
      handler.priority = interrupted.priority;
    }),
  ),
  mutant(
    'an interrupt takes what was lent to the interrupted code',
    { class: 'E', caughtBy: 'interrupt transparency', shortest: 2, on: 'paged' },
    framesAfter('deliver', (frames) => {
      present(frames.at(-2), 'a handler runs above what it interrupts').lends = {};
    }),
  ),
  mutant(
    'an interrupt stops the transfers of the interrupted code',
    { class: 'F', caughtBy: 'interrupt transparency', shortest: 2, on: 'paged' },
    afterCommit('deliver', (draft) => {
      for (const [device, now] of draft.state.devices.entries()) {
        if (now.kind === 'transfer') draft.device(device, { kind: 'idle', status: 'stopped' });
      }
    }),
  ),
  mutant(
    'a load by a handler clears a word of memory',
    { class: 'E', caughtBy: 'interrupt transparency', shortest: 2, on: 'paged' },
    afterCommit('load', (draft, a, before) => {
      const isHandler = topFrame(before.threads[a.thread] as Thread)?.kind === 'interrupt';
      if (isHandler) draft.memory((memory) => remove(memory, 0));
    }),
  ),
  mutant(
    'a return from an interrupt clears the registers below',
    { class: 'E', caughtBy: 'interrupt transparency', shortest: 2, on: 'paged' },
    afterHandler((interrupted) => interrupted.registers.fill(0)),
  ),
  mutant(
    'the hunk of the interrupted code is cleared with that of the handler',
    { class: 'E', caughtBy: 'interrupt transparency', shortest: 2, on: 'paged' },
    afterHandler((interrupted) => {
      interrupted.hunk = {};
    }),
  ),
];

/** A pending line is delivered on a thread that is not halted under this condition alone. */
function deliveredWhen(
  holds: (line: LineDescription, top: Frame, s: MachineState, a: Action<'deliver'>) => boolean,
): Plant {
  return withRule('deliver', () => ({
    enabled(m, s, a) {
      const top = topFrame(s.threads[a.thread] as Thread);
      if (s.lines[a.line] === undefined || top === undefined) return false;
      return holds(m.machine.lines[a.line] as LineDescription, top, s, a);
    },
  }));
}

/** A return from an interrupt, and then something else done to the frame that it interrupted. */
function afterHandler(change: (interrupted: WritableFrame) => void): Plant {
  return topAfter('return', (below, { top: handler }) => {
    if (handler.kind === 'interrupt') change(below);
  });
}

export const interruptUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'a line stays bound as it was declared',
    { class: 'E', shows: ['slot'], shortest: 3, where: wired },
    {
      wiring: class extends Wiring {
        override bind(line: number, portal: number): void {
          if (this.handlerOf(line) < 0) super.bind(line, portal);
        }
      },
    },
  ),
  plantedUnit(
    'slots are not asked for',
    {
      ...{ class: 'E', shows: ['outcome'], because: 'protection', shortest: 1 },
      where: wired,
    },
    architectureWith({
      wirings: class extends WiringRules {
        protected override mayWrite(): undefined {
          return undefined;
        }
      },
    }),
  ),
  plantedUnit(
    'a line is delivered above a handler of its own priority',
    { class: 'E', shows: ['outcome'], shortest: 6, where: outside },
    architectureWith({
      interrupts: class extends InterruptRules {
        protected override isAbove(): boolean {
          return true;
        }
      },
    }),
  ),
  plantedUnit(
    'a handler that is not re-entrant is entered on two harts',
    { class: 'E', shows: ['outcome'], shortest: 7, where: outside },
    architectureWith({
      interrupts: class extends InterruptRules {
        protected override mayNest(): boolean {
          return true;
        }
      },
    }),
  ),
  plantedUnit(
    'a handler whose space has died is entered',
    { class: 'E', shows: ['outcome'], shortest: 4, where: outside },
    architectureWith({
      interrupts: class extends InterruptRules {
        protected override isAlive(): boolean {
          return true;
        }
      },
    }),
  ),
  plantedUnit(
    'a line that is delivered twice at once is entered twice',
    { class: 'E', shows: ['outcome'], shortest: 4, where: outside },
    architectureWith({
      interrupts: class extends InterruptRules {
        protected override isPending(): boolean {
          return true;
        }
      },
    }),
  ),
  plantedUnit(
    'a line is never delivered',
    { class: 'E', shows: ['dropped'], shortest: 2, where: outside },
    architectureWith({
      interrupts: class extends InterruptRules {
        protected override mayDeliver(): boolean {
          return false;
        }
      },
    }),
  ),
  plantedUnit(
    'a raise from outside gets lost',
    { class: 'E', shows: ['dropped'], shortest: 1, where: outside },
    {
      interrupts: class extends InterruptController {
        override tick(line: number): boolean {
          if (super.tick(line)) this.clear(line);
          return false;
        }
      },
    },
  ),
  plantedUnit(
    'a line stays pending when it is delivered',
    { class: 'E', shows: ['line'], shortest: 2, where: outside },
    {
      interrupts: class extends InterruptController {
        override clear(): void {}
      },
    },
  ),
  plantedUnit(
    'a device that raises a pending line takes it back',
    { class: 'E', shows: ['line'], shortest: 4, where: outside },
    {
      interrupts: class extends InterruptController {
        override raise(line: number): void {
          if (this.isPending(line)) this.clear(line);
          else super.raise(line);
        }
      },
    },
  ),
  plantedUnit(
    'a frame does not say by which line it came',
    { class: 'E', shows: ['frames'], shortest: 2, where: outside },
    {
      spiller: class extends Spiller {
        override push(link: FrameLink): void {
          super.push({ ...link, line: -1 });
        }
      },
    },
  ),
  plantedUnit(
    'a handler has the priority of nobody',
    { class: 'E', shows: ['frames'], shortest: 2, where: outside },
    architectureWith({
      frames: class extends FrameRules {
        override push(...[context, hart, link]: Parameters<FrameRules['push']>): void {
          super.push(context, hart, link.line < 0 ? link : { ...link, priority: 0 });
        }
      },
    }),
  ),
  plantedUnit(
    'what a handler returns comes to whom it interrupted',
    { class: 'E', shows: ['register'], shortest: 4, where: deepCalls },
    architectureWith({
      calls: class extends CallRules {
        protected override leave(...[context, hart, action]: Parameters<CallRules['leave']>): void {
          const frames = this.access.framesOf(context, hart);
          const isHandler = frames.top.kind === frameKind.interrupt;
          const [first] = action.results;
          const result =
            isHandler && first !== undefined ? this.frames.sourceOf(context, hart, first) : -1;
          super.leave(context, hart, action);
          if (result >= 0 && frames.depth > 0) frames.setRegister(frames.depth - 1, 0, result);
        }
      },
    }),
  ),
];
