/** Planted bugs in calls, returns and unwinding: what is asked, who runs, and what is left behind. */

import { CallRules } from '../executor/peer-to-peer/call.ts';
import { FrameRules } from '../executor/peer-to-peer/frame.ts';
import { RegionTable } from '../executor/units/region-table.ts';
import { frameKind, Spiller } from '../executor/units/spiller.ts';
import { allFacts, writeFact } from '../model/facts.ts';
import { marked } from '../model/rights.ts';
import type { Thread } from '../model/state.ts';
import { deepCalls, manyWays } from './laboratory.ts';
import {
  framesAfter,
  type Mutant,
  mutant,
  onMachine,
  topAfter,
  withCommit,
  withCondition,
  withoutCondition,
} from './mutant.ts';
import { architectureWith, type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const callMutants: readonly Mutant[] = [
  mutant(
    'a lend is not checked',
    { class: 'C', caughtBy: 'transitive grant soundness', shortest: 1, on: 'laboratory' },
    withoutCondition('call', 'exceeds-authority'),
  ),
  mutant(
    'whatever is lent may be passed on',
    { class: 'C', caughtBy: 'mutual protection', shortest: 1, on: 'laboratory' },
    topAfter('call', (callee) => {
      for (const fact of [...allFacts(callee.lends)]) {
        writeFact(callee.lends, { ...fact, rights: marked(fact.rights) });
      }
    }),
  ),
  mutant(
    'a call from the third frame does not ask for e',
    { class: 'D', caughtBy: 'controlled entry', shortest: 3, on: 'laboratory' },
    withCondition(
      'call',
      'protection',
      (m, s, a, old) => (s.threads[a.thread] as Thread).length >= 3 || old.holds(m, s, a),
    ),
  ),
  mutant(
    "a call from the third frame keeps its caller's code space",
    { class: 'D', caughtBy: 'controlled entry', shortest: 3, on: 'laboratory' },
    topAfter('call', (callee, { top: caller, depth }) => {
      if (depth >= 3) callee.code = caller.code;
    }),
  ),
  mutant(
    'a call from the third frame enters the base environment',
    { class: 'D', caughtBy: 'controlled entry', shortest: 3, on: 'laboratory' },
    topAfter('call', (callee, { base, depth }) => {
      if (depth < 3) return;
      callee.code = base.code;
      callee.data = base.data;
    }),
  ),
  mutant(
    'a call from a handler runs with priority 0',
    { class: 'E', caughtBy: 'controlled entry', shortest: 3, on: 'outside' },
    topAfter('call', (callee) => {
      callee.priority = 0;
    }),
  ),
  mutant(
    "a call from the third frame clears its caller's registers",
    { class: 'D', caughtBy: 'balanced unwind', shortest: 3, on: 'laboratory' },
    framesAfter('call', (frames) => {
      if (frames.length >= 4) frames.at(-2)?.registers.fill(0);
    }),
  ),
  mutant(
    "a callee finds its caller's registers behind the arguments",
    { class: 'D', caughtBy: 'mutual protection', shortest: 2, on: 'laboratory' },
    topAfter('call', (callee, { top: caller }, a) => {
      for (let i = a.arguments.length; i < callee.registers.length; i++) {
        callee.registers[i] = caller.registers[i] ?? 0;
      }
    }),
  ),
  mutant(
    'a callee from the third frame on finds the registers of the base frame',
    { class: 'D', caughtBy: 'mutual protection', shortest: 4, on: 'laboratory' },
    topAfter('call', (callee, { base, depth }) => {
      if (depth >= 2) callee.registers[1] = base.registers[0] ?? 0;
    }),
  ),
  mutant(
    'a call leaves no room for interrupts',
    { class: 'E', caughtBy: 'interrupt headroom', shortest: 3, on: 'outside' },
    withCondition('call', 'stack', (m, s, a, old) => old.holds(onMachine(m, { lines: [] }), s, a)),
  ),
  mutant(
    'a call leaves room for one interrupt of each priority but the highest',
    { class: 'E', caughtBy: 'interrupt headroom', shortest: 3, on: 'outside' },
    withCondition('call', 'stack', (m, s, a, old) => {
      const highest = Math.max(...m.machine.lines.map(({ priority }) => priority));
      const lines = m.machine.lines.filter(({ priority }) => priority < highest);
      return old.holds(onMachine(m, { lines }), s, a);
    }),
  ),
  mutant(
    "a return from the third frame carries the callee's register over",
    { class: 'D', caughtBy: 'balanced unwind', shortest: 3, on: 'laboratory' },
    topAfter('return', (below, { top: callee, depth }) => {
      if (depth >= 3) below.registers[0] = callee.registers[0] ?? 0;
    }),
  ),
  mutant(
    'a return from the third frame pops two',
    { class: 'D', caughtBy: 'balanced unwind', shortest: 3, on: 'laboratory' },
    framesAfter('return', (frames, { depth }) => {
      if (depth >= 3) frames.pop();
    }),
  ),
  mutant(
    "a return from the third frame keeps the callee's code space",
    { class: 'D', caughtBy: 'balanced unwind', shortest: 3, on: 'laboratory' },
    topAfter('return', (below, { top: callee, depth }) => {
      if (depth >= 3) below.code = callee.code;
    }),
  ),
  mutant(
    'a return from the third frame leaves its lends behind',
    { class: 'A', caughtBy: 'balanced unwind', shortest: 3, on: 'laboratory' },
    topAfter('return', (below, { top: callee, depth }) => {
      if (depth < 3) return;
      for (const fact of allFacts(callee.lends)) writeFact(below.lends, fact);
    }),
  ),
  mutant(
    'a return takes the lends of the frame it returns to',
    { class: 'A', caughtBy: 'no over-revocation', shortest: 3, on: 'laboratory' },
    topAfter('return', (below) => {
      below.lends = {};
    }),
  ),
  mutant(
    'a return from the third frame lands in the environment of the base frame',
    { class: 'D', caughtBy: 'controlled entry', shortest: 3, on: 'laboratory' },
    topAfter('return', (below, { base, depth }) => {
      if (depth < 3) return;
      below.code = base.code;
      below.data = base.data;
    }),
  ),
  mutant(
    'the results of an inner return reach the base frame',
    { class: 'D', caughtBy: 'containment', shortest: 3, on: 'laboratory' },
    framesAfter('return', (frames, { depth }, a) => {
      const [base] = frames;
      const [first] = a.results;
      if (depth < 3 || base === undefined || first === undefined) return;
      if ('value' in first) base.registers[0] = first.value;
    }),
  ),
  mutant(
    'an unwind leaves one frame too many',
    { class: 'D', caughtBy: 'balanced unwind', shortest: 3, on: 'outside' },
    withCommit('unwind', (m, draft, a, old) => old.commit(m, draft, { ...a, depth: a.depth + 1 })),
  ),
];

export const callUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'arguments go one register too far',
    { class: 'D', shows: ['register'], shortest: 1, where: deepCalls },
    architectureWith({
      calls: class extends CallRules {
        protected override enter(...[context, hart, action]: Parameters<CallRules['enter']>): void {
          const { arguments: passed } = action;
          const shifted = passed.length === 0 ? passed : [{ value: 0 }, ...passed];
          super.enter(context, hart, { ...action, arguments: shifted });
        }
      },
    }),
  ),
  plantedUnit(
    'a call takes the hunk that an interrupt may need',
    { class: 'D', shows: ['outcome'], because: 'stack', shortest: 4, where: deepCalls },
    architectureWith({
      frames: class extends FrameRules {
        override hasRoom(...[context, hart]: Parameters<FrameRules['hasRoom']>): boolean {
          const { depth } = this.access.framesOf(context, hart);
          return depth < (context.layout.hunks[hart]?.length ?? 0);
        }
      },
    }),
  ),
  plantedUnit(
    'what a handler calls has the priority of nobody',
    { class: 'E', shows: ['frames'], shortest: 3, where: deepCalls },
    architectureWith({
      frames: class extends FrameRules {
        override push(...[context, hart, link]: Parameters<FrameRules['push']>): void {
          super.push(context, hart, link.kind === frameKind.call ? { ...link, priority: 0 } : link);
        }
      },
    }),
  ),
  plantedUnit(
    'a fresh frame has the registers of the one before it',
    { class: 'D', shows: ['register'], shortest: 3, where: deepCalls },
    {
      spiller: class extends Spiller {
        protected override clear(): void {}

        override pop(): void {
          const frame = this.depth - 1;
          const kept = Array.from({ length: this.registers }, (_, i) => this.register(frame, i));
          super.pop();
          for (const [i, value] of kept.entries()) this.setRegister(frame, i, value);
        }
      },
    },
  ),
  plantedUnit(
    'a return keeps a register',
    { class: 'D', shows: ['register'], shortest: 5 },
    architectureWith({
      calls: class extends CallRules {
        protected override leave(...[context, hart, action]: Parameters<CallRules['leave']>): void {
          // A return without results leaves what the callee had in register 0 to the caller.
          const results = action.results.length === 0 ? [{ register: 0 }] : action.results;
          super.leave(context, hart, { ...action, results });
        }
      },
    }),
  ),
  plantedUnit(
    'a return leaves its lends in the region table',
    {
      class: 'D',
      shows: ['outcome', 'cached'],
      because: 'protection',
      shortest: 4,
      where: manyWays,
    },
    {
      table: class extends RegionTable {
        override endFrame(ofThread: number, ofDepth: number): number {
          return super.endHunk(ofThread, ofDepth);
        }
      },
    },
  ),
  plantedUnit(
    'an unwind stops one frame too early',
    { class: 'D', shows: ['frames'], shortest: 3, where: deepCalls },
    architectureWith({
      calls: class extends CallRules {
        protected override unwindTo(
          ...[context, hart, depth]: Parameters<CallRules['unwindTo']>
        ): void {
          const isShort = this.access.framesOf(context, hart).depth - 1 > depth + 1;
          super.unwindTo(context, hart, isShort ? depth + 1 : depth);
        }
      },
    }),
  ),
];
