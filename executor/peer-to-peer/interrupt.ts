/** Interrupts: which lines a hart may take, and the frame of a handler. */

import { present } from '../../model/assert.ts';
import type { LineDescription } from '../../model/description.ts';
import type { Change } from '../architecture.ts';
import type { Context } from '../units/context.ts';
import { frameKind, type Spiller } from '../units/spiller.ts';
import { Rules } from './rules.ts';

export class InterruptRules extends Rules {
  readonly deliver: Change<'deliver'> = {
    path: ['frame', 'write'],
    isPossible: (context, hart, { line }) => this.mayDeliver(context, hart, line),
    commit: (context, hart, { line }) => {
      const { priority } = this.lineOf(context, line);
      const { code, data } = this.access.portalOf(context, context.wiring.handlerOf(line));
      context.interrupts.clear(line);
      const kind = frameKind.interrupt;
      this.frames.push(context, hart, {
        code,
        data,
        kind,
        priority,
        line,
        portal: -1,
        refused: -1,
      });
    },
  };

  protected lineOf(context: Context, line: number): LineDescription {
    return present(context.description.lines?.[line], 'a line is described');
  }

  protected mayDeliver(context: Context, hart: number, line: number): boolean {
    const { priority } = this.lineOf(context, line);
    return (
      this.isPending(context, line) &&
      this.isAbove(context, hart, priority) &&
      this.isAlive(context, context.wiring.handlerOf(line)) &&
      this.mayNest(context, line)
    );
  }

  protected isPending(context: Context, line: number): boolean {
    return context.interrupts.isPending(line);
  }

  protected isAbove(context: Context, hart: number, priority: number): boolean {
    return priority > this.access.framesOf(context, hart).top.priority;
  }

  protected isAlive(context: Context, handler: number): boolean {
    return this.access.isWayIn(context, handler);
  }

  protected mayNest(context: Context, line: number): boolean {
    const isLive = context.harts.some(({ frames }) => hasHandlerOf(frames, line));
    return this.lineOf(context, line).reentrant || !isLive;
  }
}

function hasHandlerOf(frames: Spiller, line: number): boolean {
  for (let depth = 0; depth < frames.depth; depth++) {
    const frame = frames.at(depth);
    if (frame.kind === frameKind.interrupt && frame.line === line) return true;
  }
  return false;
}
