/**
 * The contract's own architecture: spaces are peers, and each gives of its own authority.
 *
 * The same nouns stand here as in the rules of the contract. Nothing is shared with them: a mistake
 * there is not repeated here.
 */

import type { Architecture } from '../architecture.ts';
import type { Context } from '../units/context.ts';
import { AccessRules } from './access.ts';
import { CallRules } from './call.ts';
import { DmaRules } from './dma.ts';
import { FaultRules } from './fault.ts';
import { FrameRules } from './frame.ts';
import { GrantRules } from './grant.ts';
import { InterruptRules } from './interrupt.ts';
import { MappingRules } from './mapping.ts';
import { SpaceRules } from './space.ts';

const nouns = {
  access: AccessRules,
  frames: FrameRules,
  grants: GrantRules,
  calls: CallRules,
  faults: FaultRules,
  interrupts: InterruptRules,
  mappings: MappingRules,
  transfers: DmaRules,
  spaces: SpaceRules,
};

/** With another architecture's rules for some nouns: that is how a bug is planted. */
export function peerToPeer(
  replaced: Partial<typeof nouns> = {},
): (context: Context) => Architecture {
  const made = { ...nouns, ...replaced };
  return (context) => {
    const access = new made.access(context);
    const frames = new made.frames(context, access);
    const { grant, revoke, unpass } = new made.grants(context, access, frames);
    const calls = new made.calls(context, access, frames);
    const faults = new made.faults(context, access, frames);
    const { deliver } = new made.interrupts(context, access, frames);
    const { map, unmap } = new made.mappings(context, access, frames);
    const transfers = new made.transfers(context, access, frames);
    const { destroy, create } = new made.spaces(context, access, frames);
    const { call, return: back, unwind } = calls;
    const { start, stop } = transfers;
    return {
      changes: {
        ...{ grant, revoke, unpass, call, return: back, unwind, deliver },
        ...{ map, unmap, start, stop, destroy, create },
      },
      asker: (hart) => access.asker(hart),
      rightFor: (kind) => access.rightFor(kind),
      sourceOf: (hart, source) => frames.sourceOf(hart, source),
      isDeadEnd: (portal) => access.isDeadEnd(portal),
      hasFaultPortal: (hart) => faults.hasPortal(hart),
      faultPortal: (hart) => faults.portalFor(hart),
      enterFault: (hart, portal, record) => faults.enter(hart, portal, record),
      mayMove: (transfer, rest) => transfers.mayMove(transfer, rest),
    };
  };
}
