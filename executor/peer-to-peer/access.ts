/** Who may use what: on whose behalf running code asks the region table, and which spaces are alive. */

import { present } from '../../model/assert.ts';
import { type Rights, right } from '../../model/rights.ts';
import type { AccessKind } from '../architecture.ts';
import type { Context, PortalLine } from '../units/context.ts';
import type { Extent } from '../units/extent.ts';
import { noThread } from '../units/region-entries.ts';
import type { Asker } from '../units/region-table.ts';
import type { Spiller } from '../units/spiller.ts';

export class AccessRules {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  framesOf(hart: number): Spiller {
    return present(this.#context.harts[hart], 'a thread has a hart').frames;
  }

  spanOf(span: number): Extent {
    return present(this.#context.layout.spans[span], 'a span has an extent');
  }

  portalOf(portal: number): PortalLine {
    return present(this.#context.layout.portals[portal], 'a portal has a line');
  }

  isDead(space: number): boolean {
    return this.#context.dead[space] === 1;
  }

  /** Whether one of the spaces is dead that a portal leads to. */
  isDeadEnd(portal: number): boolean {
    const { code, data } = this.portalOf(portal);
    return this.isDead(code) || this.isDead(data);
  }

  /** Whether the space is the code or the data space of the running code. */
  governs(hart: number, space: number): boolean {
    return this.framesOf(hart).top.isOf(space);
  }

  /** On whose behalf the running code of a hart asks. */
  asker(hart: number): Asker {
    const frames = this.framesOf(hart);
    const { code, data } = frames.top;
    return { code, data, thread: hart, floor: frames.floor };
  }

  /** A space alone, with the lends that count on the hart; `noThread`: with none. */
  alone(space: number, hart: number): Asker {
    const floor = hart === noThread ? 0 : this.framesOf(hart).floor;
    return { code: space, data: space, thread: hart, floor };
  }

  rightFor(kind: AccessKind | 'call'): Rights {
    return rights[kind];
  }
}

const rights = { fetch: right.x, load: right.r, store: right.w, call: right.e };
