/** Faults that go to a portal: when one can take them, and what its handler finds. */

import type { FaultRecord } from '../architecture.ts';
import type { Context } from '../units/context.ts';
import { frameKind } from '../units/spiller.ts';
import { Rules } from './rules.ts';

export class FaultRules extends Rules {
  /** -1: there is none. */
  protected namedPortal(context: Context, hart: number): number {
    const { data } = this.access.framesOf(context, hart).top;
    return context.wiring.faultPortalOf(data);
  }

  /** Whether faults of the running code go to a portal at all. */
  hasPortal(context: Context, hart: number): boolean {
    return this.namedPortal(context, hart) >= 0;
  }

  /** The portal that takes a fault of the running code now; -1: none can. */
  portalFor(context: Context, hart: number): number {
    const portal = this.namedPortal(context, hart);
    if (portal < 0) return -1;
    if (!this.access.isWayIn(context, portal) || !this.frames.hasRoom(context, hart)) return -1;
    return this.#handles(context, hart, portal) ? -1 : portal;
  }

  /** Whether what runs is above a frame of this portal, with no interrupt between. */
  #handles(context: Context, hart: number, portal: number): boolean {
    const frames = this.access.framesOf(context, hart);
    for (let depth = frames.depth - 1; depth >= 0; depth--) {
      const frame = frames.at(depth);
      if (frame.kind === frameKind.interrupt) return false;
      if (frame.kind === frameKind.fault && frame.portal === portal) return true;
    }
    return false;
  }

  /** The handler is entered like a callee: registers tell the cause and the address. */
  enter(
    context: Context,
    hart: number,
    portal: number,
    { refused, cause, address }: FaultRecord,
  ): void {
    const frames = this.access.framesOf(context, hart);
    const { depth } = frames;
    const { priority } = frames.top;
    const { code, data } = this.access.portalOf(context, portal);
    const kind = frameKind.fault;
    this.frames.push(context, hart, { code, data, kind, priority, line: -1, portal, refused });
    frames.setRegister(depth, 0, cause);
    frames.setRegister(depth, 1, address);
  }
}
