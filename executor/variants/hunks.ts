/**
 * `hunks: "the caller's"`: a frame that is pushed makes two entries: its hunk is the home's of the
 * thread, and is lent to the frame's data space. Both end with the frame.
 */

import { allRights } from '../../model/rights.ts';
import { FrameRules } from '../peer-to-peer/frame.ts';
import type { Context } from '../units/context.ts';
import type { Extent } from '../units/extent.ts';
import { owner } from '../units/region-entries.ts';
import type { Variant } from './variant.ts';

export class FramesOnCallersStack extends FrameRules {
  protected override own(context: Context, hart: number, data: number, hunk: Extent): void {
    const frames = this.access.framesOf(context, hart);
    const { depth } = frames;
    // A thread that begins anew may do so in another environment: its home is that of its base frame.
    const base = depth === 0 ? undefined : frames.at(0);
    if (base?.isAbandoned) return;
    const home = base?.data ?? data;
    const title = { thread: hart, depth, rights: allRights };
    context.table.add({ ...title, grantee: home, grantor: owner }, hunk);
    if (data !== home) context.table.add({ ...title, grantee: data, grantor: home }, hunk);
  }
}

/** A base frame that is abandoned takes the hunks of all frames above it with its own. */
const endingAll: Variant['table'] = (base) =>
  class extends base {
    override endHunk(thread: number, depth: number): number {
      let holders = super.endHunk(thread, depth);
      if (depth > 0) return holders;
      const depths = new Set<number>();
      for (const entry of this.entries()) {
        if (entry.thread === thread && entry.grantor === owner) depths.add(entry.depth);
      }
      for (const above of depths) holders |= super.endHunk(thread, above);
      return holders;
    }
  };

export const callersHunks: Variant = {
  table: endingAll,
  rules: { frames: FramesOnCallersStack },
};
