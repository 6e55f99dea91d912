/** Calls, returns, and unwinding over several frames at once. */

import type { Action } from '../../model/action.ts';
import type { Change } from '../architecture.ts';
import type { Context } from '../units/context.ts';
import { frameKind } from '../units/spiller.ts';
import { Rules } from './rules.ts';

export class CallRules extends Rules {
  readonly call: Change<'call'> = {
    path: ['portal', 'look', 'check', 'frame', 'write'],
    isPossible: (context, hart, { lends }) =>
      lends.every(({ lender }) => this.access.governs(context, hart, lender)),
    refusal: (context, hart, { portal, lends }) => {
      if (this.access.isDeadEnd(context, portal)) return 'dead';
      const mayLend = lends.every(({ lender, span, rights }) => {
        const asker = this.access.alone(context, lender, hart);
        return context.table.holds(asker, rights, this.access.spanOf(context, span), 'pass');
      });
      if (!mayLend) return 'exceeds-authority';
      return this.frames.hasRoom(context, hart) ? undefined : 'stack';
    },
    commit: (context, hart, action) => this.enter(context, hart, action),
  };

  /** A return takes the abandoned frames below with it. */
  readonly return: Change<'return'> = {
    path: ['write', 'acknowledgements', 'frame'],
    isPossible: (context, hart, { resume }) => {
      const { kind } = this.access.framesOf(context, hart).top;
      return kind !== frameKind.base && (resume === undefined || kind === frameKind.fault);
    },
    takeAway: (context, hart, _, heardBy) => {
      const frames = this.access.framesOf(context, hart);
      let holders = 0;
      let depth = frames.depth - 1;
      do holders |= context.table.endFrame(hart, depth);
      while (--depth >= 0 && frames.at(depth).isAbandoned);
      this.lost(context, holders, heardBy);
    },
    commit: (context, hart, action) => this.leave(context, hart, action),
  };

  readonly unwind: Change<'unwind'> = {
    path: ['write', 'acknowledgements', 'frame'],
    isPossible: (context, hart, { depth }) => this.#mayUnwind(context, hart, depth),
    takeAway: (context, hart, { depth: target }, heardBy) => {
      let holders = 0;
      for (let depth = this.access.framesOf(context, hart).depth - 1; depth > target; depth--) {
        holders |= context.table.endFrame(hart, depth);
      }
      this.lost(context, holders, heardBy);
    },
    commit: (context, hart, { depth }) => this.unwindTo(context, hart, depth),
  };

  /** The frame runs in the environment that is left, and no interrupt is between. */
  #mayUnwind(context: Context, hart: number, target: number): boolean {
    const frames = this.access.framesOf(context, hart);
    const top = frames.depth - 1;
    if (target >= top) return false;
    const { code, data, isAbandoned } = frames.at(target);
    if (isAbandoned) return false;
    for (let depth = target + 1; depth < top; depth++) {
      if (frames.at(depth).kind === frameKind.interrupt) return false;
    }
    return code === frames.top.code && data === frames.top.data;
  }

  protected enter(context: Context, hart: number, action: Action<'call'>): void {
    const frames = this.access.framesOf(context, hart);
    const { depth, top } = frames;
    const { code, data } = this.access.portalOf(context, action.portal);
    const passed = action.arguments.map((source) => this.frames.sourceOf(context, hart, source));
    const none = { line: -1, portal: -1, refused: -1 };
    const { priority } = top;
    this.frames.push(context, hart, { code, data, kind: frameKind.call, priority, ...none });
    for (const { lender, span, rights } of action.lends) {
      if (lender === data) continue;
      const title = { grantee: data, grantor: lender, thread: hart, depth, rights };
      context.table.add(title, this.access.spanOf(context, span));
    }
    for (const [i, place] of passed.entries()) frames.setRegister(depth, i, place);
  }

  /** Copies results to the caller's registers; after a fault, the skipped load's value to register 0. */
  protected leave(context: Context, hart: number, action: Action<'return'>): void {
    const { instructions, values } = context;
    const frames = this.access.framesOf(context, hart);
    const { kind, refused } = frames.top;
    const below = frames.depth - 2;
    const results = action.results.map((source) => this.frames.sourceOf(context, hart, source));
    frames.pop();
    if (kind === frameKind.call) {
      for (const [i, place] of results.entries()) frames.setRegister(below, i, place);
    }
    const skipped = typeof action.resume === 'object' ? action.resume.skip[0] : undefined;
    const isLoad = refused >= 0 && instructions.action(refused).kind === 'load';
    if (isLoad && skipped !== undefined) frames.setRegister(below, 0, values.placeOf(skipped));
    this.frames.popAbandoned(frames);
  }

  protected unwindTo(context: Context, hart: number, depth: number): void {
    const frames = this.access.framesOf(context, hart);
    while (frames.depth - 1 > depth) frames.pop();
  }
}
