/** Interrupts: which lines a hart may take, and the frame of a handler. */

import { present } from '../../model/assert.ts';
import type { Line } from '../../model/machine.ts';
import type { Change } from '../architecture.ts';
import { frameKind, type Spiller } from '../units/spiller.ts';
import { Rules } from './rules.ts';

export class InterruptRules extends Rules {
  readonly deliver: Change<'deliver'> = {
    path: ['frame', 'write'],
    isPossible: (hart, { line }) => this.mayDeliver(hart, line),
    commit: (hart, { line }) => {
      const { priority, handler } = this.lineOf(line);
      const { code, data } = this.access.portalOf(handler);
      this.context.interrupts.clear(line);
      const kind = frameKind.interrupt;
      this.frames.push(hart, { code, data, kind, priority, line, portal: -1, refused: -1 });
    },
  };

  protected lineOf(line: number): Line {
    return present(this.context.description.lines?.[line], 'a line is described');
  }

  protected mayDeliver(hart: number, line: number): boolean {
    const { priority, handler } = this.lineOf(line);
    return (
      this.isPending(line) &&
      this.isAbove(hart, priority) &&
      this.isAlive(handler) &&
      this.mayNest(line)
    );
  }

  protected isPending(line: number): boolean {
    return this.context.interrupts.isPending(line);
  }

  protected isAbove(hart: number, priority: number): boolean {
    return priority > this.access.framesOf(hart).top.priority;
  }

  protected isAlive(handler: number): boolean {
    return !this.access.isDeadEnd(handler);
  }

  protected mayNest(line: number): boolean {
    const isLive = this.context.harts.some(({ frames }) => hasHandlerOf(frames, line));
    return this.lineOf(line).reentrant || !isLive;
  }
}

function hasHandlerOf(frames: Spiller, line: number): boolean {
  for (let depth = 0; depth < frames.depth; depth++) {
    const frame = frames.at(depth);
    if (frame.kind === frameKind.interrupt && frame.line === line) return true;
  }
  return false;
}
