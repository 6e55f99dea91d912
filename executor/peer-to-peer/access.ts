/** Who may use what: on whose behalf running code asks the region table, and which spaces are alive. */

import type { AccessKind } from '../../model/action.ts';
import { present } from '../../model/assert.ts';
import { type Rights, right } from '../../model/rights.ts';
import type { Context, PortalLine } from '../units/context.ts';
import type { Extent } from '../units/extent.ts';
import { noThread } from '../units/region-entries.ts';
import type { Asker } from '../units/region-table.ts';
import type { Spiller } from '../units/spiller.ts';

export class AccessRules {
  framesOf(context: Context, hart: number): Spiller {
    return present(context.harts[hart], 'a thread has a hart').frames;
  }

  spanOf(context: Context, span: number): Extent {
    return present(context.layout.spans[span], 'a span has an extent');
  }

  portalOf(context: Context, portal: number): PortalLine {
    return present(context.layout.portals[portal], 'a portal has a line');
  }

  isDead(context: Context, space: number): boolean {
    return context.dead[space] === 1;
  }

  /** Whether one of the spaces is dead that a portal leads to. */
  isDeadEnd(context: Context, portal: number): boolean {
    const { code, data } = this.portalOf(context, portal);
    return this.isDead(context, code) || this.isDead(context, data);
  }

  isOpen(context: Context, portal: number): boolean {
    return context.wiring.isOpen(portal);
  }

  /** Whether a delivery or a fault can come in by a portal. */
  isWayIn(context: Context, portal: number): boolean {
    return this.isOpen(context, portal) && !this.isDeadEnd(context, portal);
  }

  /** Whether the space is the code or the data space of the running code. */
  governs(context: Context, hart: number, space: number): boolean {
    return this.framesOf(context, hart).top.isOf(space);
  }

  /** On whose behalf the running code of a hart asks. */
  asker(context: Context, hart: number): Asker {
    const frames = this.framesOf(context, hart);
    const { code, data } = frames.top;
    return { code, data, thread: hart, floor: frames.floor };
  }

  /** A space alone, with the lends that count on the hart; `noThread`: with none. */
  alone(context: Context, space: number, hart: number): Asker {
    const floor = hart === noThread ? 0 : this.framesOf(context, hart).floor;
    return { code: space, data: space, thread: hart, floor };
  }

  rightFor(kind: AccessKind | 'call'): Rights {
    return rights[kind];
  }
}

const rights = { fetch: right.x, load: right.r, store: right.w, call: right.e };
