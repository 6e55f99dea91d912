/** Frames: how one comes into force, what is passed from its registers, and whether there is room. */

import type { Source } from '../../model/action.ts';
import { present } from '../../model/assert.ts';
import { allRights } from '../../model/rights.ts';
import type { Context } from '../units/context.ts';
import type { Extent } from '../units/extent.ts';
import { owner } from '../units/region-entries.ts';
import type { FrameLink, Spiller } from '../units/spiller.ts';
import type { AccessRules } from './access.ts';

export class FrameRules {
  protected readonly access: AccessRules;

  constructor(access: AccessRules) {
    this.access = access;
  }

  /** A frame in force from this cycle on: its link, its registers, and its hunk, which reads zero. */
  push(context: Context, hart: number, link: FrameLink): void {
    const frames = this.access.framesOf(context, hart);
    const hunk = this.hunkOf(context, hart, frames.depth);
    this.own(context, hart, link.data, hunk);
    context.memory.write(hunk, 0);
    frames.push(link);
  }

  /** The hunk of the frame that is about to be pushed comes to be its data space's. */
  protected own(context: Context, hart: number, data: number, hunk: Extent): void {
    const { depth } = this.access.framesOf(context, hart);
    const title = { grantee: data, grantor: owner, thread: hart, depth, rights: allRights };
    context.table.add(title, hunk);
  }

  protected hunkOf(context: Context, hart: number, depth: number): Extent {
    return present(context.layout.hunks[hart]?.[depth], 'a frame has a hunk');
  }

  /** Abandoned frames never run again: control passes over those on top. */
  popAbandoned(frames: Spiller): void {
    while (frames.depth > 0 && frames.top.isAbandoned) frames.pop();
  }

  /** "One free hunk for each distinct line priority above the new frame's priority." */
  hasRoom(context: Context, hart: number): boolean {
    const frames = this.access.framesOf(context, hart);
    const { priority } = frames.top;
    const above = new Set<number>();
    for (const line of context.description.lines ?? []) {
      if (line.priority > priority) above.add(line.priority);
    }
    const hunks = present(context.layout.hunks[hart], 'a thread has hunks');
    return frames.depth + 1 + above.size <= hunks.length;
  }

  /** The place of a value; a register that the machine does not have reads 0. */
  sourceOf(context: Context, hart: number, source: Source): number {
    if ('value' in source) return context.values.placeOf(source.value);
    const frames = this.access.framesOf(context, hart);
    if (source.register >= frames.registers) return 0;
    return frames.register(frames.depth - 1, source.register);
  }
}
